"""How much a draft may hold. Beyond it a file is refused with a sentence, never cut."""

MAX_FILE_BYTES = 32_000_000
MAX_TEXT_BYTES = 5_000_000
MAX_LINES = 100_000
MAX_CLAUSES = 2_000

MAX_ZIP_MEMBERS = 2_000
MAX_ZIP_BYTES = 64_000_000
# Office XML packs up to about 30 times; a member past this size and ratio is a decompression bomb.
MAX_ZIP_RATIO = 200
RATIO_APPLIES_FROM = 1_000_000

# Bracketed alternatives in one clause multiply; past this many wordings nobody could answer them.
MAX_WORDINGS = 8

# Sources, which may be longer than drafts.
MAX_SOURCE_BYTES = 16_000_000
MAX_LINE = 1_000_000
MAX_SEGMENTS = 200_000
MAX_SPEAKERS = 10_000
MAX_NAME = 200
# What a process that reads one source may use.
MAX_MEMORY = 256_000_000
_SECONDS_TO_START = 2


def seconds_for(size: int) -> int:
    """Return how many seconds of work a file of so many bytes may take: one for each MB, after a start."""
    return _SECONDS_TO_START + -(-size // 1_000_000)
