"""The words of the workbook: every column in both languages, no word with two meanings, every kind."""

from collections import Counter

import pytest

from bot.roster.columns import COLUMNS, LANGUAGES, column_called, names, sheet_called
from bot.thai.thai_text import fold
from storage.join_code import CodeKind
from storage.network import LearningArea, NetworkKind
from storage.organisation import OrganisationKind
from storage.roster import Issued, Kept
from storage.roster_plan import RENAMED


@pytest.mark.parametrize("sheet", list(Kept))
def test_every_column_has_its_words_in_both_languages(sheet: Kept) -> None:
    for language in LANGUAGES:
        assert list(names(language)[sheet]["columns"]) == [column.key for column in COLUMNS[sheet]]
        assert sheet_called(names(language)[sheet]["title"]) is sheet
        for key, told in names(language)[sheet]["columns"].items():
            assert column_called(sheet, f" {told['title']}* ") == key
    assert set(RENAMED[sheet]) <= {column.key for column in COLUMNS[sheet]}


@pytest.mark.parametrize("sheet", list(Kept))
def test_no_word_means_two_columns(sheet: Kept) -> None:
    meant: dict[str, set[str]] = {}
    for language in LANGUAGES:
        for key, told in names(language)[sheet]["columns"].items():
            for word in (key, told["title"], *told["also"]):
                meant.setdefault(fold(word), set()).add(key)
    assert not {word: keys for word, keys in meant.items() if len(keys) > 1}


@pytest.mark.parametrize(
    ("table", "values"),
    [("network_kinds", NetworkKind), ("learning_areas", LearningArea), ("organisation_kinds", OrganisationKind)],
)
def test_every_kind_has_spellings_and_none_means_two(table: str, values: type[NetworkKind]) -> None:
    for language in LANGUAGES:
        assert set(names(language)[table]) == set(values)
    spelled = Counter(fold(word) for value in values for word in names("th")[table][value])
    assert all(times == 1 for times in spelled.values())
    assert all(names("th")[table][value] for value in values)


def test_every_code_that_is_handed_out_has_its_name() -> None:
    handed_out = set(CodeKind) - {CodeKind.LINK}
    for language in LANGUAGES:
        assert set(names(language)["codes"]["kinds"]) == handed_out
        assert list(names(language)["codes"]["columns"]) == ["network", "whom", "kind", "code"]
    assert set(names("th")["codes"]["columns"]) <= set(Issued.__slots__)
