"""How the sources of build_places.py name and number areas, where they differ from each other."""

LANGUAGES = ("ar", "zh", "en", "fr", "ru", "es")
UN_NAMES = {
    "BO": "Bolivia (Plurinational State of)",
    "CD": "Democratic Republic of the Congo",
    "CG": "Congo",
    "CI": "Côte d’Ivoire",
    "CV": "Cabo Verde",
    "FK": "Falkland Islands (Malvinas)",
    "FM": "Micronesia (Federated States of)",
    "HK": "China, Hong Kong SAR",
    "IR": "Iran (Islamic Republic of)",
    "KP": "Democratic People’s Republic of Korea",
    "KR": "Republic of Korea",
    "LA": "Lao People’s Democratic Republic",
    "MD": "Republic of Moldova",
    "MM": "Myanmar",
    "MO": "China, Macao SAR",
    "PS": "State of Palestine",
    "RU": "Russian Federation",
    "SY": "Syrian Arab Republic",
    "TR": "Türkiye",
    "TW": "Taiwan Province of China",
    "TZ": "United Republic of Tanzania",
    "US": "United States of America",
    "VE": "Venezuela (Bolivarian Republic of)",
    "VN": "Viet Nam",
    "XK": "Kosovo",
    "BN": "Brunei Darussalam",
}
"""English short names as the United Nations write them, where CLDR writes another."""

UCDP_NAMES = {
    "CD": "DR Congo (Zaire)",
    "MM": "Myanmar (Burma)",
    "CI": "Ivory Coast",
    "KH": "Cambodia (Kampuchea)",
    "RU": "Russia (Soviet Union)",
    "RS": "Serbia (Yugoslavia)",
    "YE": "Yemen (North Yemen)",
    "ZW": "Zimbabwe (Rhodesia)",
    "MG": "Madagascar (Malagasy)",
    "MK": "Macedonia, FYR",
    "BA": "Bosnia-Herzegovina",
    "SZ": "Kingdom of eSwatini (Swaziland)",
    "TL": "East Timor",
    "CG": "Republic of the Congo",
}

WITHOUT_NUMBER = {"Somaliland": "SO", "Kosovo": "XK", "N. Cyprus": "CY"}
"""Features of the world atlas without an ISO number; the others (Siachen, reefs) are left out."""

NE_ISO2 = {"KOS": "XK"}
TAKEN_FROM_COD = {"SDS", "SDN", "CAF"}
SECOND_ORDER = {"UGA": 3, "BFA": 4}
"""Countries whose units in Natural Earth the P-codes call second order: length of a first-order code."""

OTHER_DIVISION = {"CIV", "KEN"}
"""Countries whose units in Natural Earth are of an earlier division: names recur, territories do not."""

CHANGED = {
    ("COD", "Équateur"),
    ("COD", "Kasaï-Oriental"),
    ("COD", "Kasaï-Occidental"),
    ("COD", "Orientale"),
    ("COD", "Katanga"),
    ("COD", "Bandundu"),
    ("MLI", "Gao"),
    ("TCD", "Ennedi"),
    ("BDI", "Bururi"),
    ("BDI", "Bujumbura Rural"),
    ("LBN", "Beqaa"),
    ("LBN", "North Lebanon"),
    ("PAK", "F.A.T.A."),
    ("PAK", "N.W.F.P."),
    ("SYR", "UNDOF"),
    ("ETH", "Southern Nations, Nationalities and Peoples"),
}
"""Units divided or merged since: today's P-code of the same name stands for another territory."""

PCODES = {
    ("COD", "Bas-Congo"): "CD20",
    ("COG", "Pointe Noire"): "CG10",
    ("ETH", "Gambela Peoples"): "ET12",
    ("ETH", "Oromiya"): "ET04",
    ("ETH", "Benshangul-Gumaz"): "ET06",
    ("ETH", "Harari People"): "ET13",
    ("HTI", "Nord-Ouest"): "HT09",
    ("HTI", "Sud"): "HT07",
    ("HTI", "Nord-Est"): "HT04",
    ("HTI", "Nord"): "HT03",
    ("HTI", "Ouest"): "HT01",
    ("HTI", "Sud-Est"): "HT02",
    ("HTI", "Grand'Anse"): "HT08",
    ("HTI", "L'Artibonite"): "HT05",
    ("LBN", "An Nabatiyah"): "LB4",
    ("LBN", "South Lebanon"): "LB6",
    ("AFG", "Wardak"): "AF04",
    ("NGA", "Nassarawa"): "NG026",
    ("PAK", "Northern Areas"): "PK3",
    ("PAK", "Sind"): "PK7",
    ("PAK", "Baluchistan"): "PK2",
    ("PAK", "F.C.T."): "PK4",
    ("RWA", "Southern"): "RW2",
    ("RWA", "Western"): "RW3",
    ("RWA", "Eastern"): "RW5",
    ("RWA", "Northern"): "RW4",
    ("SOM", "Shabeellaha Hoose"): "SO23",
    ("SOM", "Banaadir"): "SO22",
    ("SOM", "Galguduud"): "SO19",
    ("SOM", "Hiiraan"): "SO20",
    ("SOM", "Shabeellaha Dhexe"): "SO21",
    ("SOM", "Jubbada Dhexe"): "SO27",
    ("SOM", "Jubbada Hoose"): "SO28",
    ("SYR", "Ar Raqqah"): "SY11",
    ("SYR", "Hasaka (Al Haksa)"): "SY08",
    ("SYR", "As Suwayda'"): "SY13",
    ("SYR", "Rif Dimashq"): "SY03",
    ("TCD", "Ville de N'Djamena"): "TD18",
    ("TLS", "Ambeno"): "TL12",
    ("UGA", "Luweero"): "UG1014",
    ("UGA", "Bukwa"): "UG2033",
    ("BFA", "Kouritenga"): "BF4803",
}
"""P-codes of units that the list of P-codes spells too differently to be found by name."""
