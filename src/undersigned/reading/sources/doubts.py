"""What a reader can doubt: a sentence for each code. The sentences are the msgids of those who translate them."""

from collections.abc import Mapping

Values = Mapping[str, str | int]


def gettext_noop(sentence: str) -> str:
    """Mark a sentence for translation; whoever shows it translates it."""
    return sentence


SENTENCES: dict[str, str] = {
    "answers": gettext_noop("The text answers another one, whose address is not in the file."),
    "bidi-control": gettext_noop(
        "Hidden characters here can show the words in another order than they are written in."
    ),
    "closed": gettext_noop("Comments are closed."),
    "date-contradiction": gettext_noop("“%(date)s” is another day of the week in the calendar."),
    "doubtful-label": gettext_noop("Under the label “%(label)s” somebody says to be %(name)s."),
    "footnote": gettext_noop("A footnote is left out."),
    "hidden-text": gettext_noop("Hidden words are left out."),
    "join": gettext_noop(
        "The sentence seems to go on in line %(line)s: a page break may have cut the paragraph."
    ),
    "joined-paragraphs": gettext_noop(
        "A tracked change joins this paragraph with the next one; here they stay apart."
    ),
    "label-once": gettext_noop("“%(label)s” speaks once: it may be no name."),
    "missing-posts": gettext_noop(
        "Posts are not in the file: %(count)s of them, the first is number %(first)s."
    ),
    "not-approved": gettext_noop("Comments that nobody has approved are left out: %(count)s."),
    "orphan": gettext_noop(
        "The comment answers %(answered)s, which is no comment in the file or answers it in turn."
    ),
    "overlap": gettext_noop("The cue begins before the one before it (line %(line)s) ends."),
    "past-event": gettext_noop("“%(words)s” (%(day)s) was over when this was published (%(published)s)."),
    "placeholder-date": gettext_noop("The date “%(date)s” stands for an unknown one."),
    "rushed": gettext_noop("The transcript says of itself that it may hold errors."),
    "same-id": gettext_noop("Two comments are called %(id)s; what answers it is put under the first."),
    "script": gettext_noop("A script is left out."),
    "section": gettext_noop("“%(label)s” is taken as a part of the recording, not a person."),
    "spam": gettext_noop("Comments marked as spam are left out: %(count)s."),
    "strayed": gettext_noop("The comment belongs to a thread that is not in the file."),
    "text-box": gettext_noop("A text box is left out."),
    "title-by-place": gettext_noop("The first line stands alone and is taken as the title."),
    "told-by-layout": gettext_noop(
        "The comments (%(count)s) are told by their numbers and bullets alone, without names or dates: "
        "a list inside a comment would look the same."
    ),
    "unanchored": gettext_noop("A comment in the margin belongs to no words: “%(words)s”."),
    "unended-script": gettext_noop(
        "A script that does not end is left out, and with it the rest of the text."
    ),
    "unnamed-speaker": gettext_noop("“%(label)s” has no name in the file."),
    "wordless": gettext_noop("The comment holds no words: a picture, perhaps."),
    "unnamed-thread": gettext_noop("The thread has no name in the file."),
}
# What the readers of word processors' files call it.
LEFT_OUT = {"a footnote": "footnote", "a text box": "text-box", "hidden text": "hidden-text"}


def sentence(code: str, values: Values) -> str:
    """Return what a doubt says, in English."""
    return SENTENCES[code] % values
