"""A DOCX page in one language: styles, direction and language of every paragraph and run."""

from dataclasses import dataclass
from typing import Any

from docx.document import Document as DocxDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from undersigned.agreements.renderings.languages import Tongue, tongue

_SERIF = "Times New Roman"
_ACCENT = "7A2318"
_SIZE = Pt(11.5)
_PARAGRAPHS = {  # style: (indent in mm, of it hanging, space before in points)
    "Fact": (0, 0, 0),
    "Clause": (10, 10, 8),
    "Translation note": (10, 0, 0),
    "Reservation": (18, 0, 4),
    "Answer": (26, 0, 4),
    "Signature": (0, 0, 8),
}
# The order in which the schema of WordprocessingML wants what stands in w:pPr after w:pBdr.
_AFTER_BIDI = ("w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc")


@dataclass(frozen=True)
class Words:
    """A piece of a paragraph in one style of letters."""

    text: str
    bold: bool = False
    italic: bool = False


class Page:
    """Adds paragraphs in the document's language, or in another one that is named."""

    def __init__(self, file: DocxDocument, language: str) -> None:
        self._file = file
        self._tongue = tongue(language)
        _set_paper(file)
        _set_styles(file, self._tongue)
        if self._tongue.dir == "rtl":
            properties: Any = file.sections[0]._sectPr
            properties.insert_element_before(OxmlElement("w:bidi"), "w:rtlGutter", "w:docGrid")

    def heading(self, text: str, level: int) -> None:
        """Add a heading; level 1 is the title of the text."""
        _fill(self._file.add_paragraph(style=f"Heading {level}"), [Words(text)], self._tongue)

    def paragraph(self, style: str, *pieces: Words, language: str = "") -> Any:
        """Add a paragraph in one of the styles; `language` is a BCP 47 tag where it differs."""
        spoken = tongue(language, default=self._tongue.lang) if language else self._tongue
        paragraph = self._file.add_paragraph(style=style)
        _fill(paragraph, [piece for piece in pieces if piece.text], spoken)
        if style in ("Reservation", "Answer"):
            _rule_beside(paragraph, "right" if spoken.dir == "rtl" else "left")
        return paragraph

    def footer(self, lines: list[str]) -> None:
        """Write lines at the foot of every page, and the page's number after them."""
        footer = self._file.sections[0].footer
        paragraph = footer.paragraphs[0]
        paragraph.text = "\n".join([*lines, ""])
        for run in paragraph.runs:
            run.font.size = Pt(7.5)
        _add_page_number(paragraph)


def _set_paper(file: DocxDocument) -> None:
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(30)
    section.top_margin = section.bottom_margin = Mm(28)


def _set_styles(file: DocxDocument, spoken: Tongue) -> None:
    _set_default_language(file, spoken)
    _set_letters(file.styles["Normal"], _SIZE)
    _set_letters(file.styles["Heading 1"], Pt(22))
    _set_letters(file.styles["Heading 2"], Pt(15))
    for name, (indent, hanging, before) in _PARAGRAPHS.items():
        style = file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = file.styles["Normal"]
        style.paragraph_format.left_indent = Mm(indent)
        style.paragraph_format.first_line_indent = Mm(-hanging)
        style.paragraph_format.space_before = Pt(before)
        style.paragraph_format.space_after = Pt(4)


def _set_letters(style: Any, size: Pt) -> None:
    """Give a style one serif and one size for every script; without w:szCs Arabic keeps another size."""
    style.font.size = size
    style.font.color.rgb = RGBColor(0, 0, 0)
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), _SERIF)
    for old in properties.findall(qn("w:szCs")):
        properties.remove(old)
    complex_size = OxmlElement("w:szCs")
    complex_size.set(qn("w:val"), str(int(size.pt * 2)))
    properties.find(qn("w:sz")).addnext(complex_size)


def _set_default_language(file: DocxDocument, spoken: Tongue) -> None:
    languages = file.styles.element.find(f".//{qn('w:docDefaults')}//{qn('w:lang')}")
    languages.set(qn("w:bidi" if spoken.dir == "rtl" else "w:val"), _tag(spoken))


def _tag(spoken: Tongue) -> str:
    return f"{spoken.lang}-{spoken.region}" if spoken.region else spoken.lang


def _fill(paragraph: Any, pieces: list[Words], spoken: Tongue) -> None:
    if spoken.dir == "rtl":
        properties = paragraph._p.get_or_add_pPr()
        properties.insert_element_before(OxmlElement("w:bidi"), *_AFTER_BIDI)
    for piece in pieces:
        run = paragraph.add_run(piece.text)
        run.bold = run.font.cs_bold = piece.bold or None
        run.italic = run.font.cs_italic = piece.italic or None
        _speak(run, spoken)


def _speak(run: Any, spoken: Tongue) -> None:
    run.font.rtl = True if spoken.dir == "rtl" else None
    language = OxmlElement("w:lang")
    language.set(qn("w:bidi" if spoken.dir == "rtl" else "w:val"), _tag(spoken))
    run._r.get_or_add_rPr().append(language)


def _rule_beside(paragraph: Any, side: str) -> None:
    borders, line = OxmlElement("w:pBdr"), OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", "8"), ("space", "8"), ("color", _ACCENT)):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    paragraph._p.get_or_add_pPr().insert_element_before(borders, "w:shd", "w:tabs", "w:bidi", *_AFTER_BIDI)


def _add_page_number(paragraph: Any) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)
