"""Who may read and who may act at each address: the one declared table, and what it means.

A line is an address by its name, a place in the house that it leads to, who may read there, and who may act there;
where several forms of a page are for different people, the name of the button stands behind the address. An address
without a line, or a line without an address, fails.
"""

from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

SEATS = {"observer", "delegate", "officer", "neighbour", "editor", "secretary"}
PEOPLE = SEATS | {"stranger", "ended", "abroad"}
LINKS = {"link", "link.other", "link.expired", "link.revoked"}
ROLES = {"anonymous", "suspended", *PEOPLE, *LINKS}
GROUPS: dict[str, set[str]] = {
    "-": set(),
    "all": ROLES,
    "people": PEOPLE,
    "seats": SEATS,
    "drafters": {"editor", "secretary"},
    "secretary": {"secretary"},
    "speakers": {"delegate", "officer"},
    "parties": {"delegate", "officer", "neighbour"},
    "officer": {"officer"},
    "neighbour": {"neighbour"},
    "holder": {"link"},
    "holder+speakers": {"link", "delegate", "officer"},
    "holder+neighbour": {"link", "neighbour"},
    "holder+officer": {"link", "officer"},
    "holder+seats": {"link"} | SEATS,
    "own": {"delegate", "officer", "link"},
    "told": {"link", "link.other"} | SEATS,
    "asked": {"link", "link.other"} | SEATS,
    "signing": {"link", "link.other"} | SEATS,
    "secretary+officer": {"secretary", "officer"},
    "helping": {"secretary", "delegate", "officer"},
    "owners": {"secretary", "delegate", "officer", "neighbour"},
    "setters": {"delegate", "officer", "editor", "secretary"},
    "secretary+speakers": {"secretary", "delegate", "officer"},
    "secretary+parties": {"secretary", "delegate", "officer", "neighbour"},
    "askers": SEATS - {"officer"},
    "delegate": {"delegate"},
    "drafters+parties": {"delegate", "officer", "neighbour", "editor", "secretary"},
}

TABLE = """
core:checkpoint                       node            all        -
core:tile                             node            all        -
core:tile_entries                     node            all        -
core:proof                            event           all        -
core:receipt                          event           all        -
core:receipt_note                     event           all        -
core:record                           node            all        -
exchange:keys                         node            all        -
exchange:witnessed                    node            all        -
exchange:finding                      finding         -          -
exchange:add_checkpoint               node            -          -
exchange:inbox                        node            -          -
exchange:theirs                       coalition       seats      drafters
exchange:bundle                       received        seats      -
exchange:remove                       received        -          drafters
exchange:take                         node            people     -
exchange:nodes                        text.inner      secretary  secretary
exchange:tell                         text.inner      -          secretary
exchange:message                      text.inner      -          secretary
parties:protect                       coalition       secretary+officer  secretary+officer
cases:import_facts                    case.open       drafters   drafters
positions:absent                      text.inner      -          secretary
reviews:linked_precedent              link.review     speakers   -
reviews:precedent_by_link             link.precedent  holder+speakers    holder+speakers
reviews:precedent_link                precedent       -          secretary
people:me                             node            people     people
people:erase                          node            -          people
home:first                            node            all        -
home:own_person                       node            people     -
home:own_party                        party           officer    -
home:search                           node            all        -
home:coalition                        coalition       seats      -
home:digest                           node            people     people
home:digest_end                       letters         all        all
home:feed                             coalition       all        -
home:case_feed                        case.open       all        -
home:case_feed                        case.inner      seats      -
home:party_feed                       party           all        -
home:calendar                         coalition       all        -
home:calendar_before                  coalition       all        -
home:calendar_address                 coalition       -          parties
home:calendar_private                 feed            all        -
home:calendar_private_before          feed            all        -
home:inbox                            link.inbox      holder     -
home:inbox_open                       link.inbox      -          holder
home:inbox_of                         party           secretary  secretary
home:inbox_end                        party           -          secretary
home:history                          text.open       all        -
home:history                          text.inner      seats      -

parties:open_link                     token           all        -
parties:found                         node            people     people
parties:parties                       coalition       seats      -
parties:add                           coalition       secretary  secretary
parties:paste                         coalition       secretary  secretary
parties:change                        party           secretary  secretary
parties:leave                         party           -          secretary
parties:rejoin                        left            -          secretary
parties:tie                           party           -          secretary
parties:untie                         party           -          secretary
parties:seats                         coalition       seats      secretary
parties:end_seat                      seat            -          secretary

library:library                       coalition       seats      -
library:add                           coalition       drafters   drafters
library:source                        source.open     all        -
library:source                        source.inner    seats      -
library:source                        source.desk     drafters   -
library:source                        source.gone     -          -
library:version                       source.open     all        -
library:version                       source.inner    seats      -
library:version                       source.gone     -          -
library:paragraph                     source.open     all        all
library:paragraph                     source.inner    seats      seats
library:paragraph                     source.desk     drafters   drafters
library:paragraph                     source.gone     -          -
library:details                       source.open     drafters   drafters
library:versions                      source.open     drafters   drafters
library:state                         source.open     -          drafters
library:withdraw                      source.open     drafters   drafters
library:speaker                       source.open     drafters   drafters
library:corrections                   source.open     all        drafters
library:corrections                   source.inner    seats      drafters
library:corrections                   source.gone     -          -
library:history                       source.open     all        -
library:history                       source.inner    seats      -
library:passages                      source.open     all        drafters
library:passages                      source.inner    seats      drafters
library:passages                      source.gone     -          -
library:annotations                   source.open     all        -
library:annotations                   source.inner    seats      -
library:annotations                   source.gone     -          -
library:csl                           source.open     all        -
library:csl                           source.inner    seats      -
library:csl                           source.gone     -          -
library:original                      source.open     all        -
library:original                      source.inner    seats      -
library:original                      source.desk     drafters   -
library:original                      source.gone     -          -
library:read_anew                     source.open     -          drafters
library:join                          source.open     -          -
library:passage                       passage.open    all        -
library:passage[suggest]              passage.open    -          all
library:passage[voice]                passage.open    -          drafters
library:passage                       passage.inner   seats      -
library:passage                       passage.desk    drafters   -
library:passage                       passage.gone    -          -
library:annotation                    passage.open    all        -
library:annotation                    passage.inner   seats      -
library:annotation                    passage.gone    -          -

cases:cases                           coalition       seats      drafters
cases:questions                       coalition       seats      drafters
cases:case                            case.open       all        drafters
cases:case                            case.inner      seats      drafters
cases:details                         case.open       drafters   drafters
cases:history                         case.open       seats      -
cases:people                          case.open       drafters   drafters
cases:end_concern                     case.open       -          drafters
cases:add_fact                        case.open       drafters   drafters
cases:put                             case.open       all        -
cases:put[dispute]                    case.open       -          drafters+parties
cases:put[settle]                     case.open       -          drafters
cases:put                             case.inner      seats      -
cases:remove_term                     case.open       -          drafters
cases:fact                            fact.open       all        drafters
cases:fact                            fact.inner      seats      drafters
cases:fact                            fact.gone       all        -
cases:question                        question        seats      -
cases:question[confirm]               question        -          parties
cases:question[like]                  question        -          drafters
cases:question[replace]               question        -          drafters
cases:question[strongest]             question        -          drafters+parties
cases:end_like                        question        -          drafters
cases:withdraw_strongest              question        -          drafters
cases:strongest_link                  question        -          secretary
cases:view                            link.confirm    holder+speakers     holder+speakers

meetings:meetings                     coalition       all        -
meetings:new                          coalition       drafters   drafters
meetings:import                       coalition       drafters   -
meetings:import[take]                 coalition       -          drafters
meetings:meeting                      meeting.open    all        -
meetings:meeting                      meeting.inner   seats      -
meetings:meeting                      meeting.past    all        -
meetings:calendar                     meeting.open    all        -
meetings:calendar                     meeting.inner   seats      -
meetings:change                       meeting.inner   drafters   drafters
meetings:cancel                       meeting.inner   -          drafters
meetings:agenda                       meeting.open    drafters   drafters
meetings:parties                      meeting.open    drafters   drafters
meetings:parties                      meeting.past    drafters+parties   drafters+parties
meetings:record                       meeting.past    drafters   drafters
efforts:efforts                       coalition       seats      drafters
efforts:effort                        effort.open     all        -
efforts:effort                        effort.inner    seats      -
efforts:effort[listen]                effort.inner    -          helping
efforts:effort[reach]                 effort.inner    -          speakers
efforts:effort[locals]                effort.inner    -          secretary
efforts:effort[help]                  effort.inner    -          helping
efforts:effort[keep]                  effort.inner    -          helping
efforts:end_help                      effort.inner    -          helping
efforts:take_out                      effort.inner    -          helping
efforts:thing                         effort.inner    owners     -
efforts:thing[pass]                   effort.inner    -          owners
efforts:thing[stay]                   effort.inner    -          speakers
efforts:handover                      effort.inner    seats      -
efforts:handover                      effort.open     seats      -

texts:new                             coalition       drafters   -
texts:new[create]                     coalition       -          drafters
texts:case_briefing                   case.open       drafters   drafters
texts:source_briefing                 source.open     drafters   drafters
texts:draft                           text.open       seats      drafters
texts:draft                           text.inner      seats      drafters
texts:details                         text.inner      drafters   drafters
texts:clause                          text.inner      drafters   drafters
texts:translate                       text.inner      drafters   drafters

positions:ask                         text.inner      secretary  secretary
positions:ask                         text.sealed     secretary  -
positions:links                       text.sealed     -          secretary
positions:revoke                      text.sealed     -          secretary
positions:close                       text.sealed     -          secretary
positions:answer                      link.answer     holder+speakers     holder+speakers
positions:clause                      link.answer     holder+speakers     holder+speakers
positions:answer                      link.expired    -          -
positions:answer                      link.revoked    -          -
positions:done                        link.answer     holder+speakers     -
positions:reservations                link.answer     holder+speakers     -
positions:reservations                link.object     holder+neighbour    holder+neighbour
positions:seat                        text.sealed     parties    -
positions:seat_answer                 text.sealed     speakers   speakers
positions:seat_clause                 text.sealed     speakers   speakers
positions:seat_done                   text.sealed     speakers   -
positions:seat_reservations           text.open       speakers   -
positions:seat_reservations           text.other      neighbour  neighbour
positions:register                    coalition       all        -
positions:register_csv                coalition       all        -
positions:register_json               coalition       all        -
positions:register_atom               coalition       all        -
positions:register_party              party           all        speakers
positions:register_question           cell.open       all        -
positions:register_cell               cell.open       all        drafters
positions:register_cell               cell.inner      seats      drafters
positions:unpublish                   publication     -          speakers
positions:report_remove               report.open     -          drafters
positions:report_link                 report.open     -          secretary
positions:report_reply                report.open     speakers   speakers
positions:reply                       link.reply      holder+speakers     holder+speakers

agreements:page                       text.open       all        -
agreements:page                       text.inner      seats      -
agreements:clause                     text.open       all        -
agreements:clause                     text.inner      -          -
agreements:edition                    text.open       all        -
agreements:edition                    edition.frozen  seats      -
agreements:download                   text.open       all        -
agreements:download                   edition.frozen  seats      -
agreements:frontier                   text.inner      seats      -
agreements:progress                   text.inner      seats      -
agreements:back                       text.inner      seats      -
agreements:send_back                  text.inner      -          secretary
agreements:back_link                  link.back       holder+seats     -
agreements:matrix                     text.inner      seats      -
agreements:draft_docx                 text.inner      seats      -
agreements:frontier                   text.open       seats      -
agreements:signing                    text.open       seats      -
agreements:freeze                     text.inner      -          secretary
agreements:publish                    edition.frozen  -          secretary
agreements:open_letter                text.open       -          secretary
agreements:invite                     text.open       -          secretary
agreements:sign_seated                text.open       officer    officer
agreements:sign                       link.sign       holder+officer     holder+officer
agreements:own_key                    text.open       officer    officer
agreements:own_document               text.open       officer    -
agreements:own_key_link               link.sign       holder+officer    holder+officer
agreements:own_document_link          link.sign       holder+officer    -
agreements:persons                    text.open       all        -
agreements:persons                    text.inner      -          -
agreements:person                     text.open       all        all
agreements:person                     text.inner      -          -
agreements:person_asked               text.open       all        -
agreements:person_asked               text.inner      -          -
agreements:person_confirm             letter          all        all

pledges:appeals                       coalition       seats      -
pledges:begin_appeal                  coalition       secretary+parties  secretary+parties
pledges:appeal                        appeal.open     all        -
pledges:appeal                        appeal.inner    seats      -
pledges:draft_appeal                  appeal.open     seats      secretary+parties
pledges:draft_appeal                  appeal.inner    seats      secretary+parties
pledges:publish_appeal                appeal.inner    -          officer
pledges:appeal_sign_link              appeal.inner    -          secretary
pledges:appeal_answer_link            appeal.open     -          secretary
pledges:change_ask                    appeal.inner    secretary+speakers  secretary+speakers
pledges:drop_ask                      appeal.open     speakers   speakers
pledges:move_ask                      appeal.open     -          secretary+speakers
pledges:answer_appeal                 appeal.open     neighbour  neighbour
pledges:close_appeal                  appeal.own      speakers   speakers
pledges:linked                        link.pledge     holder     holder

pledges:pledges                       coalition       all        -
pledges:download                      pledge          all        -
pledges:pledge                        pledge          all        -
pledges:pledge                        pledge.inner    seats      -
pledges:make                          coalition       parties    parties
pledges:desk                          pledge          speakers   speakers
pledges:linked_desk                   link.promise    holder+speakers     holder+speakers
pledges:link                          pledge          -          secretary
pledges:receipt                       delivery        neighbour  neighbour
pledges:receive                       link.receive    holder     -
pledges:linked_receipt                link.receive    holder+neighbour    holder+neighbour
pledges:terms                         undertaking     drafters   drafters
pledges:became                        text.open       setters    setters
pledges:became[follow]                text.open       -          speakers
pledges:became                        text.inner      -          -
pledges:follow_link                   text.open       -          secretary
pledges:happening_remove              happening       -          setters
pledges:follow                        link.follow     holder+speakers     holder+speakers

chains:why                            node            all        -
chains:why_here                       coalition       all        -
chains:tell                           coalition       all        all
chains:desk                           coalition       seats      drafters
chains:import                         coalition       drafters   drafters
chains:settle_tip                     tip             -          drafters
chains:link                           link.open       all        -
chains:link[dispute]                  link.open       -          drafters+parties
chains:link[settle]                   link.open       -          drafters
chains:link[end]                      link.open       -          drafters
chains:link                           link.inner      seats      -
chains:link                           link.past       seats      -
chains:body                           body.open       all        drafters
chains:body                           body.inner      seats      drafters
chains:drop_name                      body.open       -          drafters

practices:practices                   coalition       seats      -
practices:begin                       practice.open   speakers   speakers
practices:practice                    practice.open   all        -
practices:practice                    practice.past   all        -
practices:practice                    practice.inner  seats      -
practices:write                       practice.inner  speakers   speakers
practices:publish                     practice.inner  -          speakers
practices:withdraw                    practice.open   -          speakers
practices:erase_words                 practice.open   -          speakers
practices:offer                       practice.inner  -          speakers
practices:ask                         practice.open   askers     askers
practices:questions                   node            people     -
practices:answer[consent]             practice.question -        delegate
practices:answer[decline]             practice.question -        delegate
practices:answer[end]                 practice.question -        neighbour
practices:take_back                   practice.contact  -        delegate

home:sheet                            text.open       all        -
home:sheet                            text.inner      -          -
home:sheet_pdf                        text.open       all        -
home:sheet_pdf                        text.inner      -          -
home:case_sheet                       case.open       all        -
home:case_sheet                       case.inner      seats      -
home:case_sheet_pdf                   case.open       all        -
home:case_sheet_pdf                   case.inner      seats      -
home:appeal_sheet                     appeal.open     all        -
home:appeal_sheet                     appeal.inner    -          -
home:appeal_sheet_pdf                 appeal.open     all        -
home:appeal_sheet_pdf                 appeal.inner    -          -

reviews:due                           coalition       seats      -
reviews:set                           reviewed        setters    setters
reviews:review                        review          speakers   speakers
reviews:call_off                      review          -          setters
reviews:link                          review          -          secretary
reviews:precedent                     precedent       speakers   speakers
reviews:linked                        link.review     holder+speakers     holder+speakers
"""

# Signing in is a library's, with tests of its own: this holds who comes in without more.
TABLE += """
account_login                         node            all        -
account_logout                        node            all        -
account_signup                        node            all        -
account_inactive                      node            all        -
account_reset_password                node            all        -
account_reset_password_done           node            all        -
account_request_login_code            node            all        -
account_confirm_login_code            node            people     -
account_reset_password_from_key       node            all        -
account_reset_password_from_key_done  node            all        -
account_email_verification_sent       node            people     -
mfa_authenticate                      node            people     -
mfa_login_webauthn                    node            people     -
account_reauthenticate                node            -          -
account_email                         node            people     -
account_change_password               node            people     -
account_set_password                  node            people     -
mfa_index                             node            people     -
mfa_reauthenticate                    node            -          -
mfa_activate_totp                     node            people     -
mfa_deactivate_totp                   node            -          -
mfa_view_recovery_codes               node            -          -
mfa_generate_recovery_codes           node            people     -
mfa_download_recovery_codes           node            -          -
mfa_list_webauthn                     node            people     -
mfa_add_webauthn                      node            people     -
mfa_reauthenticate_webauthn           node            -          -
mfa_edit_webauthn                     node            -          -
mfa_remove_webauthn                   node            -          -
"""
# What an address must be asked, so that it answers at all.
DATA_FOR = {"agreements:back": "?n=2"}


@dataclass(frozen=True)
class Door:
    """An address with the place it leads to; who may read there, and who may act there by which button."""

    url: str
    place: str
    reads: frozenset[str]
    acts: frozenset[str]
    button: str = ""

    def __str__(self) -> str:
        return f"{self.url} at {self.place}"


# Other nodes send here without a cookie: their signature is what counts.
SIGNED_BY_NODES = {"exchange:inbox", "exchange:add_checkpoint"}
# Mail programs send here without a cookie, by themselves: the address alone is what counts (RFC 8058).
ONE_CLICK = {"home:digest_end"}


def declared() -> list[Door]:
    """Return the table."""
    doors = []
    for line in TABLE.split("\n"):
        if cells := line.split():
            name, place, reads, acts = cells
            url, _, button = name.partition("[")
            doors.append(
                Door(url, place, frozenset(GROUPS[reads]), frozenset(GROUPS[acts]), button.rstrip("]"))
            )
    return doors


def addresses(
    resolver: URLResolver | None = None, space: str = "", before: tuple[str, ...] = ()
) -> dict[str, tuple[str, ...]]:
    """Return every address of the product by its name, with the names of its arguments."""
    found: dict[str, tuple[str, ...]] = {}
    for each in (resolver or get_resolver()).url_patterns:
        named = (*before, *each.pattern.regex.groupindex)
        if isinstance(each, URLResolver):
            found |= addresses(each, f"{each.namespace}:" if each.namespace else space, named)
        elif isinstance(each, URLPattern):
            found[f"{space}{each.name}"] = named
    return found
