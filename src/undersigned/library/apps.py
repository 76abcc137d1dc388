from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from undersigned.core import registry


class LibraryConfig(AppConfig):
    name = "undersigned.library"

    def ready(self) -> None:
        from undersigned.library.actions import erasure

        registry.eraser("source", erasure.erase_source)
        registry.eraser("correction", erasure.erase_correction)
        registry.eraser("speaker", erasure.erase_speaker)
        registry.eraser("person", erasure.erase_suggester)
        registry.verb("source.added", _("“{title}” was taken into the library."), public=True)
        registry.verb("source.described", _("What is said of the source was changed."))
        registry.verb("source.versioned", _("Version {number} was added."), public=True)
        registry.verb("source.read_anew", _("The bytes of version {number} were read anew."), public=True)
        registry.verb("source.state_set", _("Its reading state was set to: {state}."), public=True)
        registry.verb("source.withdrawn", _("The source was withdrawn: {reason}"), public=True)
        registry.verb(
            "source.parted", _("A paragraph was parted where a page break had cut it."), public=True
        )
        registry.verb("source.joined", _("Two halves of a paragraph were joined again."), public=True)
        registry.verb("speaker.named", _("{label} was named {name}, by the words: “{evidence}”"), public=True)
        registry.verb(
            "speaker.heard_in_clip",
            _(
                "{label} was said to be heard in a recording played there, by the words: “{evidence}” ({origin})"
            ),
            public=True,
        )
        registry.verb("passage.quoted", _("These words were quoted: “{words}”"))
        registry.verb(
            "passages.imported",
            _("Passages were imported: {new} new, {lost} lost, {corrections} corrections suggested."),
        )
        registry.verb(
            "passage.attributed", _("It was said whose words these are: “{words}”: {voice}"), public=True
        )
        registry.verb("correction.suggested", _("Heard “{heard}”, meant “{meant}”: suggested."))
        registry.verb("correction.accepted", _("Heard “{heard}”, meant “{meant}”: accepted."), public=True)
        registry.verb("correction.declined", _("Heard “{heard}”, meant “{meant}”: declined."), public=True)
        registry.verb(
            "correction.flagged", _("Heard “{heard}”, meant “{meant}”: left as a doubt."), public=True
        )
