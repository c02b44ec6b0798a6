"""The plugin's texts in the user's language.

The translations are Qt's .ts files, which Qt Linguist edits, and are read as they are: compiled .qm files would take Qt's
tools at each build.
"""

import os
from xml.etree import ElementTree

_FOLDER = os.path.join(os.path.dirname(__file__), "i18n")
_texts = {}


def read(path):
    """The finished translations of a .ts file, by their sources."""
    texts = {}
    for message in ElementTree.parse(path).iter("message"):
        translation = message.find("translation")
        if translation is not None and translation.text and translation.get("type") is None:
            texts[message.findtext("source")] = translation.text
    return texts


def load(locale=None):
    """Reads the texts of a locale such as pt_BR; QGIS's own, where none is named. There is one Portuguese for all."""
    _texts.clear()
    if locale is None:
        from qgis.core import QgsApplication

        locale = QgsApplication.locale()
    if locale.lower().startswith("pt"):
        _texts.update(read(os.path.join(_FOLDER, "pt_BR.ts")))


def tr(text):
    """A text in the user's language; the text itself where there is no translation."""
    return _texts.get(text, text)
