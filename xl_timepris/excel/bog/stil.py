"""Bogens udseende: farver, skrift og de få slags celler, der findes."""

from collections.abc import Mapping
from types import MappingProxyType

SKRIFT = "Calibri"

MØRKEBLÅ, HVID, GUL, LYSERØD, ORANGE = "#1F3864", "#FFFFFF", "#FFF2CC", "#F8D7DA", "#FCE4D6"
GRÅ_TEKST, LYSEGRÅ, STREG, GRØN, RØD = "#595959", "#F2F2F2", "#BFBFBF", "#E2EFDA", "#F4B6B6"

FANEFARVER: Mapping[str, str] = MappingProxyType(
    {
        "forside": "#1F3864",
        "inddata": "#FFC000",
        "beregning": "#2E75B6",
        "kontrol": "#548235",
        "dokumentation": "#7F7F7F",
    }
)

DIAGRAMFARVER = ("#A6A6A6", "#C9C9C9", "#E7E6E6", "#F4B183", "#9DC3E6", "#C55A7A")
"""Fravær i grå toner, opgaver uden borger i orange, om borger i blå, direkte borgertid i mørk lyserød."""

TIMEAKSE = {
    "name": "timer pr. år",
    "name_font": {"name": SKRIFT, "size": 10, "bold": False},
    "num_format": "#,##0",
    "num_font": {"name": SKRIFT},
    "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}},
}

_RAMME = {"border": 1, "border_color": STREG}

SLAGS: Mapping[str, Mapping[str, object]] = MappingProxyType(
    {
        "titel": {"bold": True, "font_size": 18, "font_color": MØRKEBLÅ},
        "formål": {"font_color": GRÅ_TEKST, "italic": True},
        "status": {"bold": True},
        "besked": {"font_color": GRÅ_TEKST},
        "afsnit": {"bold": True, "font_size": 13, "font_color": MØRKEBLÅ},
        "note": {"font_color": GRÅ_TEKST},
        "brødtekst": {"text_wrap": True, "valign": "vcenter"},
        "link": {"font_color": "#0563C1", "underline": 1},
        "overskrift": {
            "bold": True,
            "align": "left",
            "indent": 1,
            "font_color": HVID,
            "bg_color": MØRKEBLÅ,
            "text_wrap": True,
            "valign": "vcenter",
            **_RAMME,
        },
        "overskrift_fri": {
            "bold": True,
            "align": "left",
            "indent": 1,
            "font_color": HVID,
            "bg_color": MØRKEBLÅ,
            **_RAMME,
        },
        "overskrift_tom": {
            "bold": True,
            "align": "left",
            "indent": 1,
            "valign": "vcenter",
            "font_color": HVID,
            "bg_color": MØRKEBLÅ,
        },
        "sum_tekst": {"bold": True, "valign": "vcenter", "align": "left", "indent": 1, "bg_color": LYSEGRÅ, **_RAMME},
        "kolonnenavn": {
            "font_color": GRÅ_TEKST,
            "font_size": 9,
            "valign": "vcenter",
            "align": "left",
            "bg_color": LYSEGRÅ,
            **_RAMME,
        },
        "nr": {"align": "center", "valign": "vcenter", "font_color": GRÅ_TEKST, **_RAMME},
        "tekst": {"valign": "vcenter", "align": "left", "indent": 1, **_RAMME},
        "svag": {"font_color": GRÅ_TEKST, "valign": "vcenter", "align": "left", "indent": 1, **_RAMME},
        "tekst_ombrudt": {"text_wrap": True, "valign": "vcenter", "align": "left", "indent": 1, **_RAMME},
        "udfald": {"valign": "vcenter"},
        "udfald_tekst": {"valign": "vcenter", "align": "left", "indent": 1},
        "tal_streg": {"valign": "vcenter", **_RAMME},
        "tal": {"valign": "vcenter", **_RAMME},
        "sum_streg": {"bold": True, "valign": "vcenter", "bg_color": LYSEGRÅ, **_RAMME},
        "sum": {"bold": True, "valign": "vcenter", "bg_color": LYSEGRÅ, **_RAMME},
        "inddata": {"bg_color": GUL, "locked": False, "valign": "vcenter", **_RAMME},
        "inddata_tekst": {
            "bg_color": GUL,
            "locked": False,
            "align": "left",
            "indent": 1,
            "valign": "vcenter",
            **_RAMME,
        },
        "inddata_ombrudt": {
            "align": "left",
            "indent": 1,
            "bg_color": GUL,
            "locked": False,
            "text_wrap": True,
            "valign": "vcenter",
            **_RAMME,
        },
        "pris_borgertime_tekst": {
            "bold": True,
            "bg_color": LYSERØD,
            "align": "left",
            "indent": 1,
            "valign": "vcenter",
            **_RAMME,
        },
        "pris_fremmødetime_tekst": {
            "bold": True,
            "bg_color": ORANGE,
            "align": "left",
            "indent": 1,
            "valign": "vcenter",
            **_RAMME,
        },
        "pris_borgertime": {"bold": True, "bg_color": LYSERØD, "valign": "vcenter", **_RAMME},
        "pris_fremmødetime": {"bold": True, "bg_color": ORANGE, "valign": "vcenter", **_RAMME},
        "dato_venstre": {"align": "left", "valign": "vcenter", "indent": 1, **_RAMME},
        "farve_inddata": {"bg_color": GUL, "valign": "vcenter", **_RAMME},
        "ok": {"bg_color": GRØN, "font_color": "#1E4620"},
        "advarsel": {"bg_color": ORANGE, "font_color": "#5C3A00", "bold": True},
        "fejl": {"bg_color": RØD, "font_color": "#7A0C0C", "bold": True},
    }
)
