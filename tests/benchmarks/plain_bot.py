"""The bot next to which ours is measured: python-telegram-bot as its manual shows it.

`ConversationHandler` and `PicklePersistence`, the same two talks, polling, answers kept in `user_data`. Started
as a process of its own: `python -m tests.benchmarks.plain_bot <api base> <token> <pickle file>`.
"""

import sys
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    ApplicationBuilder,
    CallbackQueryHandler,
    ConversationHandler,
    MessageHandler,
    PicklePersistence,
    filters,
)

TITLE, SCHOOLS, PHASE = range(3)


def _row(*labels: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=label)] for label in labels])


async def begin(update: Update, context: Any) -> int:
    """Ask what was done."""
    await update.message.reply_text("What did you do together?", reply_markup=_row("cancel"))  # type: ignore[union-attr]
    return TITLE


async def at_once(update: Update, context: Any) -> int:
    """Save what came in one message."""
    entries = context.user_data.setdefault("entries", [])
    entries.append(update.message.text.removeprefix("log "))  # type: ignore[union-attr]
    await update.message.reply_text(f"Saved, no. {len(entries)}", reply_markup=_row("details", "edit", "undo"))  # type: ignore[union-attr]
    return ConversationHandler.END


async def title(update: Update, context: Any) -> int:
    """Keep the title, ask with whom."""
    context.user_data["title"] = update.message.text  # type: ignore[union-attr]
    await update.message.reply_text("With which schools?", reply_markup=_row("all", "last", "own", "pick"))  # type: ignore[union-attr]
    return SCHOOLS


async def schools(update: Update, context: Any) -> int:
    """Keep the schools, ask which phase."""
    query = update.callback_query
    await query.answer()  # type: ignore[union-attr]
    context.user_data["schools"] = query.data  # type: ignore[union-attr]
    await query.edit_message_text("Which phase is it?", reply_markup=_row("plan", "do", "evaluate"))  # type: ignore[union-attr]
    return PHASE


async def phase(update: Update, context: Any) -> int:
    """Save the entry."""
    query = update.callback_query
    await query.answer()  # type: ignore[union-attr]
    entries = context.user_data.setdefault("entries", [])
    entries.append((context.user_data["title"], context.user_data["schools"], query.data))  # type: ignore[union-attr]
    await query.edit_message_text(f"Saved, no. {len(entries)}", reply_markup=_row("details", "edit", "undo"))  # type: ignore[union-attr]
    return ConversationHandler.END


def main(base: str, token: str, file: str) -> None:
    """Run until terminated."""
    application = (
        ApplicationBuilder()
        .token(token)
        .base_url(f"{base}/bot")
        .persistence(PicklePersistence(filepath=file))
        .concurrent_updates(False)
        .connection_pool_size(64)
        .build()
    )
    talk = ConversationHandler(
        entry_points=[
            MessageHandler(filters.Regex("^log$"), begin),
            MessageHandler(filters.Regex("^log .+"), at_once),
        ],
        states={
            TITLE: [MessageHandler(filters.TEXT, title)],
            SCHOOLS: [CallbackQueryHandler(schools)],
            PHASE: [CallbackQueryHandler(phase)],
        },
        fallbacks=[],
        name="log",
        persistent=True,
    )
    application.add_handler(talk)
    application.run_polling(poll_interval=0.0, timeout=5)


if __name__ == "__main__":
    main(*sys.argv[1:4])
