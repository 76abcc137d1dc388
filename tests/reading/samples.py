"""Our own small drafts, so that the tests say something where the shared data are absent."""

import io
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from undersigned.reading import DraftDocument, read_draft

DATA = Path(__file__).parent / "data"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def sample(name: str) -> DraftDocument:
    return read_draft((DATA / name).read_bytes(), name=name)


def texts(draft: DraftDocument) -> list[list[str]]:
    return [[wording.text for wording in clause.wordings] for clause in draft.clauses]


def numbers(draft: DraftDocument) -> list[str | None]:
    return [clause.number for clause in draft.clauses]


def codes(draft: DraftDocument) -> list[str]:
    return [warning.code for warning in draft.warnings]


def docx(body: str, **parts: str) -> bytes:
    """Return a DOCX with this body and other parts by name: styles, numbering, comments."""
    stream = io.BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", f"<w:{name} {W}>{content}</w:{name}>")
    return stream.getvalue()


def odt(content: str, **parts: str) -> bytes:
    """Return an ODT with this content and other parts by name: styles."""
    stream = io.BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        for name, part in {"content": content, **parts}.items():
            archive.writestr(f"{name}.xml", part)
    return stream.getvalue()


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def listed(text: str, *, level: int = 0, of: int = 1) -> str:
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{of}"/></w:numPr>')


def numbering(*levels: tuple[str, str], start: int = 1) -> str:
    """Return a numbering part whose list 1 has these levels of (number format, text)."""
    lvls = "".join(
        f'<w:lvl w:ilvl="{index}"><w:start w:val="{start if index == 0 else 1}"/><w:numFmt w:val="{style}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for index, (style, text) in enumerate(levels)
    )
    return (
        f'<w:abstractNum w:abstractNumId="0">{lvls}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
