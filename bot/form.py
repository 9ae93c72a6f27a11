"""A dialogue is a class: its annotated fields, in order, are the questions.

    class LogActivity(Form, name="log_activity"):
        title: Annotated[str, text(max_length=200)]
        phase: Annotated[Phase, choice(Phase)]

        def finish(self, desk: Desk) -> Says: ...

Half-kept answers are a mapping *name → JSON value*, each checked by its field's `TypeAdapter`; the class is
instantiated only for `finish`, so its types are true. A question that does not apply or was skipped is None there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from bot.asking import Question
from bot.says import Say

Says = Sequence[Say]


class FormError(TypeError):
    """A form is written in a way that cannot work; raised when the class is made."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a form with what checks its answers."""

    name: str
    question: Question
    adapter: TypeAdapter[Any]

    def fits(self, value: Any) -> bool:
        """Whether a kept JSON value still has the type of an answer."""
        try:
            self.adapter.validate_python(value)
        except ValidationError:
            return False
        return True


class Form(BaseModel):
    """Base of all dialogues; `name` keys its rows, its buttons and its words."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    form_name: ClassVar[str] = ""
    asked: ClassVar[Mapping[str, Asked]] = {}
    #: a stranger's half-kept answers go after 24 hours until this question (the consent) has its answer
    kept_once: ClassVar[str | None] = None
    #: while nothing waits in it (a draft, a photograph) it ends silently when something else is done
    passing: ClassVar[bool] = False
    #: what is said when it is cancelled
    cancelled: ClassVar[str] = "cancelled"

    def __init_subclass__(cls, *, name: str = "", **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)

    @classmethod
    def __pydantic_init_subclass__(cls, *, name: str = "", **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        if not name:
            raise FormError(f"{cls.__name__} has no name")
        asked: dict[str, Asked] = {}
        for field_name, field in cls.model_fields.items():
            questions = [mark for mark in field.metadata if isinstance(mark, Question)]
            if len(questions) != 1:
                raise FormError(f"{cls.__name__}.{field_name} needs exactly one question")
            if not field.is_required():
                raise FormError(f"{cls.__name__}.{field_name} must not have a default")
            asked[field_name] = Asked(field_name, questions[0], TypeAdapter(field.annotation or Any))
        cls.form_name = name
        cls.asked = asked

    def finish(self, desk: Any) -> Says:
        """What happens when every question has its answer; runs inside the message's transaction."""
        raise NotImplementedError

    @classmethod
    def keep_early(cls, desk: Any, given: Mapping[str, Any], before: Mapping[str, Any], now: Mapping[str, Any]) -> None:
        """What is kept of an answer while others are still open, with the message that gave it (principle of
        `domain/activity_schema.yaml`). The answers are JSON values by question, `before` the message and `now`."""

    @classmethod
    def called(cls, answers: Mapping[str, Any]) -> str | None:
        """What the dialogue is called when it is offered again; None: the word `<form>`."""
        return None

    @classmethod
    def named(cls, name: str) -> Asked | None:
        """The question of that name or, after a rename, of that former name."""
        if name in cls.asked:
            return cls.asked[name]
        return next((asked for asked in cls.asked.values() if name in asked.question.was), None)
