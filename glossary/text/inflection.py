"""The number of English nouns: the plurals of a singular and the singulars of a plural.

Forms are compared with the words of a text. A form that is no word ("informations") is found nowhere and does no harm;
one that is another word ("aid" for "aids") makes a wrong link. So the tables hold what the rules would get wrong in
the second way, and words whose other number means something else stay alone.
"""

import re

# Letters of the Latin script and digits; what ends in a digit or is a single letter has no other number.
_WORD = re.compile(r"[a-z0-9ß-ɏ]*[a-zß-ɏ]")
_VOWEL = re.compile(r"[aeiouyß-ɏ]")
_ACRONYM = re.compile(r"(?=[0-9]*[A-ZÀ-Þ])[A-ZÀ-Þ0-9]{2,}")

# Words with no other number, and words whose other number would be taken for something else: "customs" are no several
# of "custom", and "means", mostly a verb or a way, no several of the "mean" of a sample.
ALONE = {
    # Function words and what would be one in the plural, and adverbs that end like a plural.
    "afterward", "afterwards", "alas", "alongside", "always", "backward", "backwards", "beside", "besides", "doe",
    "does", "downstairs", "downward", "downwards", "forward", "forwards", "goes", "has", "her", "hers", "his",
    "indoors", "inward", "inwards", "its", "less", "more", "new", "nowadays", "odd", "one", "ones", "onward", "onwards",
    "other", "others", "our", "ours", "ourselves", "outdoors", "outward", "outwards", "overseas", "per", "perhaps",
    "she", "sideways", "sometime", "sometimes", "than", "that", "the", "their", "theirs", "them", "themselves", "these",
    "they", "this", "those", "thus", "toward", "towards", "unless", "upstairs", "upward", "upwards", "versus", "via",
    "was", "what", "whereas", "who", "whose", "ye", "yes", "you", "your", "yours", "yourselves",
    # Alike in both numbers, and mass nouns and others that end like a plural.
    "aedes", "afrikaans", "aircraft", "annals", "anopheles", "antipodes", "apropos", "arrears", "ascites", "aurochs",
    "barracks", "bellows", "benthos", "biceps", "billiards", "bison", "bourgeois", "caries", "cattle", "chamois",
    "chassis", "congeries", "contretemps", "corps", "crossroads", "debris", "deer", "diabetes", "doldrums", "eaves",
    "eczema", "entrails", "equipment", "erysipelas", "explanans", "facies", "faeces", "feces", "firmware", "forceps",
    "fracas", "furniture", "gallows", "glans", "gravitas", "hardware", "headquarters", "hendiadys", "herpes",
    "hovercraft", "hydrops", "information", "innards", "isosceles", "knowledge", "litotes", "malware", "matins",
    "measles", "meninges", "menses", "miniseries", "molasses", "moose", "mumps", "nepenthes", "news", "offspring",
    "patois", "police", "précis", "pyrites", "quadriceps", "rabies", "rendezvous", "rickets", "sans", "scabies",
    "series", "sheep", "shingles", "software", "spacecraft", "specie", "species", "stapes", "subspecies", "swine",
    "synapsis", "triceps", "watercraft",
    # Acronyms and names that end like a plural.
    "achilles", "adams", "aeneas", "aids", "andes", "antilles", "aquinas", "archimedes", "ares", "aries",
    "aristophanes", "arkansas", "athens", "averroes", "aws", "bahamas", "barbados", "bauhaus", "bayes", "bios",
    "bordeaux", "brahms", "brussels", "cervantes", "charles", "dallas", "demosthenes", "descartes", "dickens",
    "diogenes", "dos", "douglas", "empedocles", "engels", "eratosthenes", "euphrates", "euripides", "evans", "ganges",
    "gibbs", "gis", "hades", "hawkins", "hebrides", "heracles", "hercules", "hermes", "hippocrates", "hobbes", "holmes",
    "honduras", "hopkins", "hughes", "huygens", "iaas", "ios", "james", "jones", "kansas", "keats", "keynes", "krebs",
    "laos", "leeds", "leonidas", "lesbos", "lucas", "maimonides", "maldives", "mars", "massachusetts", "midas", "minos",
    "moses", "naples", "nas", "netherlands", "nicholas", "orestes", "orleans", "paas", "parmenides", "pericles",
    "pisces", "rhodes", "saas", "sars", "sas", "sids", "socrates", "sophocles", "sos", "stokes", "texas", "thales",
    "thomas", "ulysses", "wales", "williams",
    # Of one number, or of another meaning in the other.
    "alms", "amends", "belongings", "binoculars", "bitters", "blues", "clothes", "commons", "confines",
    "congratulations", "contents", "customs", "damage", "damages", "dice", "doubles", "dregs", "earnings", "environs",
    "essentials", "finals", "fundamentals", "future", "futures", "genitals", "goggles", "goods", "hives", "humanities",
    "humanity", "jeans", "leave", "mean", "means", "morals", "mores", "odds", "outskirts", "pants", "particulars",
    "pliers", "primaries", "proceeds", "pyjamas", "remains", "riches", "rights", "savings", "scissors", "shorts",
    "singles", "spectacles", "suds", "surroundings", "thanks", "tights", "tongs", "trousers", "tweezers", "vitals",
    "winnings",
}  # fmt: skip

# Singulars that end in s; the plural adds es. (The rules know those in -ss and -us, and -is but not its plural.)
SINGULAR_S = {
    "abbas", "acropolis", "aegis", "alias", "arras", "asbestos", "atlas", "bathos", "bias", "caddis", "calvados",
    "canvas", "chaos", "christmas", "clematis", "clitoris", "cosmos", "cyclops", "dais", "epidermis", "epiglottis",
    "eros", "ethos", "gas", "glottis", "ibis", "iris", "kairos", "kudos", "lens", "logos", "loris", "madras", "mantis",
    "marquis", "metropolis", "necropolis", "omphalos", "orchis", "pampas", "pancreas", "pathos", "rhinoceros",
    "sassafras", "summons", "telos", "thermos", "trellis", "tripos",
}  # fmt: skip

# Singulars that add a plain s where the rules would not, or whose plural the rules would cut elsewhere.
PLAIN_S = {
    # Of two letters, which most often make no noun.
    "ad", "id", "mu", "nu", "pi", "xi",
    # -i, -u: words in -is and -us are taken for singulars.
    "afghani", "alibi", "alkali", "api", "azeri", "bayou", "bengali", "bikini", "biryani", "bonsai", "broccoli",
    "caribou", "chapati", "chi", "chili", "chilli", "corgi", "coypu", "cpu", "emoji", "emu", "flu", "gnu", "gpu", "gui",
    "guru", "haiku", "hindu", "impromptu", "iraqi", "israeli", "jacuzzi", "khaki", "kiwi", "kpi", "landau", "luau",
    "maori", "martini", "menu", "mini", "nazi", "npu", "okapi", "pakistani", "panini", "phi", "psi", "rabbi", "safari",
    "salami", "samurai", "sari", "semi", "ski", "snafu", "sufi", "swami", "tau", "taxi", "thou", "tofu", "tpu",
    "tsunami", "tutu", "wiki", "yeti", "yogi", "zebu", "zucchini", "zulu",
    # -ie: words in -ies are taken for plurals of -y.
    "aerie", "auntie", "aussie", "baddie", "beanie", "birdie", "bogie", "bonhomie", "boogie", "bookie", "bourgeoisie",
    "bowtie", "brasserie", "brownie", "budgie", "caddie", "calorie", "camaraderie", "charcuterie", "collie", "commie",
    "cookie", "coolie", "coterie", "cowrie", "curie", "cutie", "dearie", "doggie", "eerie", "eyrie", "faerie", "foodie",
    "freebie", "gaucherie", "genie", "goalie", "groupie", "hankie", "hippie", "hoagie", "hogtie", "hoodie", "indie",
    "junkie", "kelpie", "kilocalorie", "laddie", "lassie", "lingerie", "magpie", "meanie", "menagerie", "mountie",
    "movie", "necktie", "newbie", "nightie", "oldie", "patisserie", "pinkie", "pixie", "potpie", "prairie", "quickie",
    "reverie", "roadie", "rookie", "roomie", "rotisserie", "selfie", "smoothie", "softie", "sortie", "stymie",
    "sweetie", "talkie", "techie", "toughie", "townie", "untie", "valkyrie", "veggie", "wedgie", "wheelie", "yuppie",
    "zombie",
    # -oe.
    "aloe", "backhoe", "canoe", "chigoe", "felloe", "floe", "foe", "gumshoe", "hammertoe", "hoe", "hoopoe", "horseshoe",
    "mistletoe", "oboe", "overshoe", "roe", "shoe", "sloe", "snowshoe", "throe", "tiptoe", "toe", "woe",
    # -che and a hard -ch.
    "ache", "apache", "attache", "avalanche", "backache", "barouche", "bellyache", "brioche", "cache", "caliche",
    "cartouche", "cliche", "cloche", "comanche", "creche", "czech", "demarche", "diptych", "douche", "earache", "epoch",
    "eunuch", "exarch", "gouache", "headache", "heartache", "loch", "matriarch", "menarche", "microfiche", "monarch",
    "moustache", "mustache", "niche", "oligarch", "panache", "pastiche", "patriarch", "pentateuch", "polyptych",
    "psyche", "quiche", "stomach", "stomachache", "synecdoche", "tech", "tetrarch", "toothache", "tranche", "triptych",
    "troche",
    # -e after what more often stands before -is or nothing.
    "abuse", "aldohexose", "aldose", "amylose", "arabinose", "archdiocese", "axe", "base", "bottlenose", "brae",
    "cellulose", "cheese", "close", "copse", "crevasse", "cruse", "deoxyribose", "dextrose", "diocese", "disuse",
    "dose", "druse", "ellipse", "excuse", "finesse", "fosse", "fructose", "fuse", "galactose", "glucose", "hexose",
    "hose", "hypotenuse", "impasse", "ketohexose", "ketose", "lactose", "levulose", "maltose", "mannose", "megadose",
    "misuse", "mousse", "muse", "nitrocellulose", "nose", "overdose", "overuse", "pantyhose", "pentose", "phalange",
    "pickaxe", "poleaxe", "pose", "posse", "primrose", "prose", "purpose", "raffinose", "recluse", "refuse", "reggae",
    "repose", "reuse", "ribose", "rose", "ruse", "saccharose", "stave", "sucrose", "sundae", "synapse", "tetrose",
    "trehalose", "triose", "tuberose", "use", "viscose", "wrasse", "xylose",
    # -man and -men that are no men.
    "abdomen", "acumen", "albumen", "amen", "bitumen", "brahman", "caiman", "catechumen", "cayman", "cerumen",
    "cyclamen", "dolman", "dolmen", "german", "human", "hymen", "mussulman", "norman", "numen", "oman", "omen",
    "ottoman", "ramen", "regimen", "roman", "semen", "shaman", "specimen", "stamen", "talisman", "turkmen", "turkoman",
    # -ed.
    "biped", "flatbed", "flowerbed", "hatred", "hotbed", "hundred", "infrared", "moped", "newlywed", "parallelepiped",
    "pinniped", "quadruped", "riverbed", "seabed", "streambed", "thoroughbred", "watershed",
    # -ic: another word in -ics is taken for a field, which has no singular, and in -ic for an adjective.
    "academic", "acrostic", "acrylic", "agnostic", "alcoholic", "alembic", "anaesthetic", "analgesic", "anesthetic",
    "antibiotic", "anticholinergic", "antidiuretic", "antiemetic", "antiepileptic", "antipsychotic", "antipyretic",
    "antiseptic", "antispasmodic", "anxiolytic", "arithmetic", "ascetic", "asthmatic", "attic", "biopic", "bishopric",
    "cathartic", "catholic", "caustic", "ceramic", "characteristic", "classic", "cleric", "clinic", "colic", "comic",
    "conic", "cosmetic", "critic", "cubic", "cynic", "demographic", "diabetic", "diacritic", "diagnostic", "dialectic",
    "dielectric", "diuretic", "domestic", "eccentric", "elastic", "emetic", "epic", "epidemic", "epileptic", "fabric",
    "fanatic", "garlic", "generic", "geodesic", "gnostic", "graphic", "harmonic", "heretic", "heuristic",
    "hieroglyphic", "hispanic", "honorific", "hypnotic", "infographic", "italic", "laxative", "logic", "lunatic",
    "lyric", "magic", "mastic", "medic", "metic", "metric", "mimic", "mnemonic", "mosaic", "music", "mystic",
    "narcotic", "neuroleptic", "neurotic", "pandemic", "panegyric", "panic", "paramedic", "patronymic", "philippic",
    "picnic", "plastic", "polemic", "polytechnic", "prebiotic", "probiotic", "prophylactic", "psychedelic", "psychic",
    "psychotic", "public", "quadratic", "quadric", "quartic", "relic", "republic", "rhetoric", "romantic", "rubric",
    "sceptic", "schematic", "schizophrenic", "skeptic", "stoic", "syndic", "synthetic", "tactic", "tic", "tonic",
    "topic", "toponymic", "traffic", "tunic", "workaholic",
}  # fmt: skip

# -o: es, and those that take either.
ONLY_OES = {"antihero", "echo", "embargo", "hero", "potato", "superhero", "tomato", "torpedo", "veto"}
ALSO_OES = {
    "archipelago", "banjo", "bravado", "buffalo", "calico", "cargo", "commando", "desperado", "domino", "fiasco",
    "flamingo", "fresco", "ghetto", "grotto", "halo", "innuendo", "lingo", "mango", "manifesto", "memento", "mosquito",
    "motto", "mulatto", "peccadillo", "portico", "proviso", "salvo", "stucco", "tornado", "tuxedo", "volcano", "zero",
}  # fmt: skip

# -f and -fe: ves, and those that take either.
ONLY_VES = {
    "aardwolf", "afterlife", "bookshelf", "calf", "elf", "fishwife", "flyleaf", "half", "housewife", "jackknife",
    "knife", "leaf", "life", "loaf", "meatloaf", "midwife", "paperknife", "penknife", "pocketknife", "self", "sheaf",
    "shelf", "thief", "werewolf", "wife", "wolf",
}  # fmt: skip
ALSO_VES = {"cloverleaf", "dwarf", "hoof", "scarf", "wharf"}

# Greek, Latin and French endings: nouns that keep them, and nouns that have an English plural too.
CLASSICAL = {
    ("um", "a"): {
        "acetabulum", "addendum", "androecium", "antheridium", "antiserum", "antrum", "arcanum", "archegonium",
        "ascidium", "bacterium", "basidium", "caecum", "capitulum", "cerebellum", "cerebrum", "cilium", "clostridium",
        "conidium", "corrigendum", "cyanobacterium", "definiendum", "desideratum", "dictum", "diverticulum",
        "effluvium", "endocardium", "endometrium", "endothelium", "epithelium", "erratum", "exemplum", "explanandum",
        "extremum", "flagellum", "gametangium", "gynoecium", "hilum", "ilium", "inoculum", "ischium", "labium",
        "latifundium", "manubrium", "mediastinum", "mesothelium", "mycelium", "mycobacterium", "myocardium", "oogonium",
        "operculum", "ostium", "ovum", "paramecium", "penicillium", "pericardium", "perineum", "periosteum",
        "perithecium", "peritoneum", "phylum", "plasmodium", "primordium", "prothallium", "pseudopodium", "quantum",
        "refugium", "relatum", "residuum", "reticulum", "rhizobium", "sacrum", "scholium", "scutum", "simulacrum",
        "spermatogonium", "sporangium", "sporogonium", "stratum", "subphylum", "substratum", "superstratum",
        "syncytium", "triclinium", "velum",
    },
    ("on", "a"): {
        "anacoluthon", "asyndeton", "criterion", "ephemeron", "epiphenomenon", "etymon", "ganglion", "mitochondrion",
        "noumenon", "phenomenon", "prolegomenon", "protozoon", "spermatozoon", "taxon",
    },
    ("us", "i"): {
        "acinus", "alumnus", "alveolus", "annulus", "ascus", "bacillus", "bronchus", "calcaneus", "canaliculus",
        "carpus", "coccus", "denarius", "diplococcus", "elenchus", "embolus", "esophagus", "fasciculus", "fundus",
        "glomerulus", "gluteus", "gonococcus", "gyrus", "homunculus", "humerus", "hypothalamus", "lactobacillus",
        "locus", "macronucleus", "magus", "malleolus", "malleus", "meningococcus", "metacarpus", "metatarsus",
        "micronucleus", "microvillus", "modulus", "naevus", "nevus", "nodus", "nucleolus", "nucleus", "obelus",
        "ocellus", "oculus", "oesophagus", "pneumococcus", "pronucleus", "prothallus", "ramus", "staphylococcus",
        "stimulus", "stratus", "streptococcus", "strobilus", "sulcus", "talus", "tarsus", "thalamus", "thallus",
        "thrombus", "torus", "villus",
    },
    ("a", "ae"): {
        "ala", "alga", "alumna", "axilla", "bursa", "cercaria", "chaeta", "chelicera", "costa", "crista", "differentia",
        "fimbria", "gingiva", "hypha", "larva", "lingua", "maxilla", "microalga", "minutia", "mucosa", "mycorrhiza",
        "papilla", "petechia", "planula", "plica", "sequela", "seta", "stela", "theca", "trabecula", "vertebra",
    },
    ("is", "es"): {"testis"},
    ("e", "a"): {"quale"},
    ("os", "oi"): {"kouros", "mythos", "topos"},
    ("o", "i"): {"graffito", "paparazzo", "putto"},
    ("e", "i"): {"condottiere"},
}  # fmt: skip
CLASSICAL_FIRST = {
    ("ix", "ices"): {
        "appendix", "bisectrix", "cervix", "cicatrix", "directrix", "executrix", "fornix", "generatrix", "helix",
        "matrix", "radix", "spadix", "varix",
    },
    ("ex", "ices"): {"apex", "codex", "cortex", "index", "simplex", "subindex", "vertex", "vortex"},
    ("x", "ces"): {"calyx", "crux", "hallux", "prothorax", "thorax"},
    ("x", "ges"): {"coccyx", "larynx", "nasopharynx", "phalanx", "pharynx", "salpinx", "syrinx"},
    ("um", "a"): {
        "continuum", "cranium", "curriculum", "equilibrium", "maximum", "medium", "memorandum", "millennium", "minimum",
        "momentum", "optimum", "septum", "spectrum", "sternum", "symposium",
    },
    ("on", "a"): {
        "aphelion", "automaton", "decahedron", "dodecahedron", "hexahedron", "icosahedron", "octahedron", "pentahedron",
        "perihelion", "polyhedron", "rhombohedron", "tetrahedron",
    },
    ("us", "i"): {
        "cactus", "calculus", "cirrus", "cumulonimbus", "cumulus", "fungus", "hippocampus", "incubus", "papyrus",
        "radius", "rhombus", "sarcophagus", "succubus", "thesaurus", "tumulus",
    },
    ("a", "ae"): {
        "amoeba", "areola", "blastula", "fascia", "fossa", "gastrula", "lacuna", "lamella", "lamina", "macula",
        "morula", "nebula", "penumbra", "salmonella", "scapula", "stria", "tibia", "ulna",
    },
    ("a", "ata"): {"chiasma", "stemma", "stigma", "stoma", "syntagma"},
    ("o", "i"): {"castrato", "intermezzo", "mafioso", "scherzo"},
}  # fmt: skip
ENGLISH_FIRST = {
    ("um", "a"): {
        "alluvium", "aquarium", "arboretum", "atrium", "auditorium", "biennium", "cambium", "candelabrum", "centrum",
        "collegium", "colloquium", "columbarium", "compendium", "consortium", "crematorium", "decennium", "duodenum",
        "emporium", "encomium", "forum", "frustum", "fulcrum", "gymnasium", "herbarium", "honorarium", "interregnum",
        "marsupium", "mausoleum", "moratorium", "planetarium", "plectrum", "podium", "proscenium", "quinquennium",
        "rectum", "referendum", "rostrum", "sanatorium", "scriptorium", "scrotum", "serum", "solarium", "speculum",
        "stadium", "terrarium", "trapezium", "triennium", "triforium", "tympanum", "ultimatum", "vacuum", "vivarium",
    },
    ("on", "a"): {"lexicon", "oxymoron"},
    ("us", "i"): {
        "abacus", "chiasmus", "colossus", "discus", "eucalyptus", "focus", "gladiolus", "hippopotamus", "isthmus",
        "meniscus", "narcissus", "nautilus", "nimbus", "octopus", "phallus", "stylus", "syllabus", "terminus", "thymus",
        "umbilicus", "uterus",
    },
    ("a", "ae"): {
        "abscissa", "agora", "ameba", "amphora", "ampulla", "amygdala", "antenna", "aorta", "aurora", "caesura",
        "cicada", "cloaca", "cochlea", "conjunctiva", "copula", "cornea", "corolla", "corona", "drachma", "fauna",
        "fibula", "fistula", "flora", "formula", "fovea", "hernia", "hydra", "hyperbola", "medulla", "medusa", "nova",
        "patella", "persona", "placenta", "pupa", "retina", "supernova", "tarantula", "tessera", "toga", "trachea",
        "trochlea", "umbra", "urethra", "uvula", "vagina", "vulva",
    },
    ("a", "ata"): {
        "adenoma", "blastema", "carcinoma", "dogma", "fibroma", "lemma", "lipoma", "melanoma", "miasma", "sarcoma",
        "schema", "soma", "trauma",
    },
    ("is", "ides"): {"aphis", "chrysalis", "epididymis", "proboscis"},
    ("is", "es"): {"pelvis", "penis"},
    ("o", "i"): {"concerto", "libretto", "tempo", "virtuoso"},
    ("", "x"): {
        "adieu", "bandeau", "beau", "bureau", "chapeau", "chateau", "château", "fabliau", "flambeau", "gateau",
        "gâteau", "milieu", "plateau", "portmanteau", "rondeau", "tableau", "trousseau",
    },
    ("", "im"): {"cherub", "hasid", "kibbutz", "seraph"},
    ("e", "i"): {"dilettante"},
}  # fmt: skip

IRREGULAR = {
    "axis": ["axes"], "brainchild": ["brainchildren"], "child": ["children"], "cognomen": ["cognomina"],
    "corpus": ["corpora", "corpuses"], "dormouse": ["dormice"], "ephemeris": ["ephemerides"], "eyetooth": ["eyeteeth"],
    "femur": ["femurs", "femora"], "fez": ["fezzes"], "foot": ["feet"], "foramen": ["foramina", "foramens"],
    "forefoot": ["forefeet"], "genus": ["genera"], "godchild": ["godchildren"], "goose": ["geese"],
    "grandchild": ["grandchildren"], "halfpenny": ["halfpennies", "halfpence"], "imago": ["imagines", "imagos"],
    "krone": ["kroner"], "lied": ["lieder"], "limen": ["limina"], "lira": ["liras", "lire"], "louse": ["lice"],
    "lumen": ["lumens", "lumina"], "metazoan": ["metazoans", "metazoa"], "mitzvah": ["mitzvahs", "mitzvot"],
    "mouse": ["mice"], "nomen": ["nomina"], "oasis": ["oases"], "ox": ["oxen"], "passerby": ["passersby"],
    "penny": ["pennies", "pence"], "polis": ["poleis"], "protozoan": ["protozoans", "protozoa"],
    "quarterstaff": ["quarterstaffs", "quarterstaves"], "quiz": ["quizzes"], "rumen": ["rumens", "rumina"],
    "schoolchild": ["schoolchildren"], "staff": ["staffs", "staves"], "stepchild": ["stepchildren"],
    "subgenus": ["subgenera"], "titmouse": ["titmice"], "tooth": ["teeth"], "topaz": ["topazes"], "viscus": ["viscera"],
    "whiz": ["whizzes"], "woodlouse": ["woodlice"],
    # The rules take -ases, -ises, -pses, -rses and -xes for plurals of -ase, -ise, -pse, -rse and -x.
    "amanuensis": ["amanuenses"], "antiphrasis": ["antiphrases"], "apsis": ["apsides"], "basis": ["bases"],
    "catharsis": ["catharses"], "crisis": ["crises"], "ellipsis": ["ellipses"], "emphasis": ["emphases"],
    "periphrasis": ["periphrases"], "praxis": ["praxes"],
}  # fmt: skip

# Forms that hold in one direction only.
ONE_WAY = {
    # Any amount of it is "data", which would make a link of the word everywhere; the datum of a surveyor has "datums".
    "datum": ["datums"],
    "data": ["datum"],
    # "Statistics" are a field as well, and "dies" and "die" are verbs as well.
    "statistic": ["statistics"],
    "die": ["dice"],
    # A person in law or grammar is not "people", and a people is not "persons".
    "person": ["persons"],
    "people": ["peoples"],
    # "Taxis" is a movement of cells as well, but its plural is another word.
    "taxis": ["taxi"],
}

# What the end of a plural is cut to: the first that fits.
SINGULAR_ENDINGS = [
    (re.compile(ending), replacement)
    for ending, replacement in [
        (r"men$", "man"),
        (r"people$", "person"),
        (r"^(.)ies$", r"\1ie"),
        (r"ies$", "y"),
        (r"(ss|sh|ch|x|zz|tz)es$", r"\1"),
        (r"(?<![aeo])uses$", "us"),
        (r"(?<!e)eses$", "esis"),
        (r"(?<!o)oses$", "osis"),
        (r"(ep|ia|op|sta|y)ses$", r"\1sis"),
        (r"oes$", "o"),
        (r"ae$", "a"),
        (r"mata$", "ma"),
        (r"eaux$", "eau"),
        (r"s$", ""),
    ]
]
# What the end of a singular becomes: the first that fits.
PLURAL_ENDINGS = [
    (re.compile(ending), replacements)
    for ending, replacements in [
        (r"man$", ["men"]),
        (r"person$", ["people", "persons"]),
        (r"(?<=[sx])is$", ["es"]),
        (r"(?<=[sxz])$|(?<=[cs]h)$", ["es"]),
        (r"(?<=[^aeiouy])y$|(?<=qu)y$", ["ies"]),
        (r"$", ["s"]),
    ]
]


def inflections(word):
    """The other number of a folded English noun, likeliest first: "index" gives "indices" and "indexes".

    A word that has none, or whose other number is another word ("customs", "physics"), gives an empty list, as does
    a possessive, a single letter, and what ends in a digit or is not written in Latin letters.
    """
    if word in ALONE or not _WORD.fullmatch(word):
        return []
    known = ONE_WAY.get(word) or SINGULARS.get(word) or PLURALS.get(word)
    if known:
        return list(known)
    if _has_one_number(word):
        return []
    return _singulars(word) or _plurals(word)


def acronym_plural(written):
    """The plural of an acronym in its written case: "CTRs" for "CTR", "MP3s" for "MP3".

    It is empty for what is not two or more Latin capitals and digits with at least one capital: the plural of "A"
    would be the word "As".
    """
    return f"{written}s" if _ACRONYM.fullmatch(written) else ""


def _has_one_number(word):
    """Whether a word ends like an adjective, a field, a disease or a family of species, or looks like an acronym."""
    if word.endswith("ed"):
        # "Supervised", but not "bed" and "seed".
        return not word.endswith("eed") and bool(_VOWEL.search(word[:-2]))
    if word.endswith(("eae", "ic", "ics", "idae", "itis", "ous")):
        return True
    # "Gps" are not several of "gp", and "its" of "it".
    return len(word) < 3 or (word.endswith("s") and not _VOWEL.search(word))


def _singulars(word):
    if word.endswith(("ss", "us", "is")):
        return []
    for ending, replacement in SINGULAR_ENDINGS:
        if ending.search(word):
            singular = ending.sub(replacement, word, count=1)
            return [singular] if len(singular) > 1 else []
    return []


def _plurals(word):
    ending, replacements = next(pair for pair in PLURAL_ENDINGS if pair[0].search(word))
    return [ending.sub(replacement, word, count=1) for replacement in replacements]


def _known_plurals():
    """The plurals of all singulars of the tables."""
    known = dict(IRREGULAR)
    known |= {word: [f"{word}s"] for word in PLAIN_S}
    known |= {word: [f"{word}es"] for word in SINGULAR_S | ONLY_OES}
    known |= {word: [f"{word}es", f"{word}s"] for word in ALSO_OES}
    known |= {word: [_in_ves(word)] for word in ONLY_VES}
    known |= {word: [_in_ves(word), f"{word}s"] for word in ALSO_VES}
    for (ending, plural), words in CLASSICAL.items():
        known |= {word: [word.removesuffix(ending) + plural] for word in words}
    for (ending, plural), words in CLASSICAL_FIRST.items():
        known |= {word: [word.removesuffix(ending) + plural, *_plurals(word)] for word in words}
    for (ending, plural), words in ENGLISH_FIRST.items():
        known |= {word: [*_plurals(word), word.removesuffix(ending) + plural] for word in words}
    return known


def _in_ves(word):
    return re.sub(r"fe?$", "ves", word)


def _known_singulars(known_plurals):
    singulars = {}
    for singular, plurals in known_plurals.items():
        for plural in plurals:
            singulars.setdefault(plural, []).append(singular)
    return singulars


PLURALS = _known_plurals()
SINGULARS = _known_singulars(PLURALS)
