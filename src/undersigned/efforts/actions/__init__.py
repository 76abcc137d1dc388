"""Acts in local efforts."""

from undersigned.efforts.actions.belongings import keep_thing, let_stay, pass_on
from undersigned.efforts.actions.efforts import begin_effort, listen, name_locals, reach, take_out
from undersigned.efforts.actions.helping import end_help, give_help

__all__ = [
    "begin_effort",
    "end_help",
    "give_help",
    "keep_thing",
    "let_stay",
    "listen",
    "name_locals",
    "pass_on",
    "reach",
    "take_out",
]
