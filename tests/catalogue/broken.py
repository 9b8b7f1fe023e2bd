"""One way to break each rule: the code of the fault, the file, what is replaced by what, and where it is told."""

from __future__ import annotations

from tests.catalogue.breaking import DRAWING, EN, REVIEWS, SIMULATION, STRUCTURE, VI, Break
from tests.catalogue.broken_texts import LEFT, REAL
from tests.catalogue.folders import SIMULATION as SAMPLE
from tests.catalogue.sample_lesson import REVIEWS as REVIEWS_WRITTEN

LONG = "một hai ba bốn năm sáu bảy tám chín mười " * 2 + "mốt."
WORDS_130 = "một hai ba bốn năm sáu bảy tám chín mười. " * 13

OUTLINE = [
    Break("unknown_key", "courses.yaml", "    blurb:", "    blurp:"),
    Break("missing_key", "courses.yaml", "id: start\n    title", "title", "title"),
    Break("missing_key", "courses.yaml", "core: [open-leaf]\n", "", "courses:"),
    Break("not_text", "courses.yaml", "{vi: Bài lõi, en: Core}", "{vi: Bài lõi, en: }"),
    Break("unknown_lesson", "courses.yaml", "core: [open-leaf]", "core: [open-leave]"),
    Break("unknown_lesson", "courses.yaml", "    lessons: [open-leaf]\n", "    lessons: [open-leaf, close-leaf]\n"),
    Break("double_id", "courses.yaml", "    lessons: [open-leaf]\n", "    lessons: [open-leaf, open-leaf]\n"),
    Break("unknown_icon", "courses.yaml", "icon: leaf", "icon: leef", "- id: start"),
    Break("in_no_course", "courses.yaml", "[open-leaf]", "[other-leaf]", "id: open-leaf", STRUCTURE),
    Break("in_other_course", "courses.yaml", "- id: start", "- id: begin", "id: open-leaf", STRUCTURE),
    Break("missing_key", "facts.yaml", "sdt_ca:", "sdt_cong_an:", "xa:"),
    Break("unknown_value", "facts.yaml", "certainty: C", "certainty: D"),
]

STRUCTURES = [
    Break("yaml", STRUCTURE, "skills: [AT, NT]", "skills: [AT, NT", "before"),
    Break("empty", STRUCTURE, "", "# nothing yet\n"),
    Break("alias", STRUCTURE, "skills: [AT, NT]\nbefore: []", "skills: &all [AT]\nbefore: *all", "skills"),
    Break("not_mapping", STRUCTURE, "", "- one\n- two\n"),
    Break("double_key", STRUCTURE, "minutes: 5\n", "minutes: 5\nminutes: 6\n", "minutes: 6"),
    Break("unknown_key", STRUCTURE, "minutes: 5\n", "minutes: 5\nminute: 5\n", "minute: 5"),
    Break("unknown_key", STRUCTURE, "spots:", "spot:", "- {id: name"),
    Break("missing_key", STRUCTURE, "minutes: 5\n", "", "id: open-leaf"),
    Break("not_number", STRUCTURE, "minutes: 5", "minutes: five"),
    Break("minutes", STRUCTURE, "minutes: 5", "minutes: 45", "id: open-leaf"),
    Break("bad_competence", STRUCTURE, '"4.1"', '"7.1"'),
    Break("unknown_value", STRUCTURE, "[AT, NT]", "[AT, NTT]"),
    Break("unknown_value", STRUCTURE, "kind: listen", "kind: listten"),
    Break("unknown_lesson", STRUCTURE, "before: []", "before: [open-leaf]"),
    Break("id_not_name", STRUCTURE, "id: open-leaf", "id: open-leave"),
    Break("bad_id", STRUCTURE, "id: story", "id: Câu_chuyện"),
    Break("id_no_text", STRUCTURE, "id: story", "id: true"),
    Break("id_no_text", STRUCTURE, "items: [find, open, teach]", "items: [find, yes, teach]"),
    Break("double_id", STRUCTURE, "id: idea", "id: story"),
    Break("double_id", STRUCTURE, "id: maker", "id: name"),
    Break("double_id", STRUCTURE, "items: [find, open, teach]", "items: [find, open, open, teach]"),
    Break("bad_spot", STRUCTURE, "at: [50, 22]", "at: [50, 122]"),
    Break("bad_spot", STRUCTURE, "at: [50, 22]", "at: [50]"),
    Break("count_of_options", STRUCTURE, "[refuse, allow]", "[refuse]"),
    Break("count_of_options", STRUCTURE, "[refuse, allow]", "[refuse, allow, later, never]"),
    Break("count_of_options", STRUCTURE, "[store, link]", "[store]"),
    Break("count_of_spots", STRUCTURE, "      - {id: maker, at: [50, 60.5]}\n", "", "id: places"),
    Break(
        "count_of_questions",
        STRUCTURE,
        "      - {id: who, options: [son, stranger], right: [son]}\n",
        "",
        "id: questions",
    ),
    Break("count_of_items", STRUCTURE, "[find, open, teach]", "[find, teach]", "id: own-phone"),
    Break("spot_at_edge", STRUCTURE, "at: [50, 22]", "at: [5, 22]"),
    Break("near_spots", STRUCTURE, "at: [50, 60.5]", "at: [50, 40]"),
    Break("core_without_practice", STRUCTURE, "independent", "guided", "core: [open-leaf]", "courses.yaml"),
    Break("not_shown_first", STRUCTURE, "round: guided", "round: independent"),
    Break(
        "not_shown_first",
        STRUCTURE,
        "alone, kind: practise, simulation: sim-leaf",
        "alone, kind: practise, simulation: sim-leef",
    ),
    Break("minutes", STRUCTURE, "minutes: 5", "minutes: 6", "id: open-leaf"),
    Break("unknown_option", STRUCTURE, "right: [refuse]", "right: [refus]"),
    Break("all_right", STRUCTURE, "right: [refuse]", "right: [refuse, allow]"),
    Break("not_list", STRUCTURE, "right: [refuse]", "right: refuse"),
    Break("teach_last", STRUCTURE, "items: [find, open, teach]", "items: [find, teach, open]"),
    Break("unknown_simulation", STRUCTURE, "sim-leaf, round: guided", "sim-leef, round: guided"),
    Break("unknown_screen", STRUCTURE, "round: guided", "round: guided, start: pagge"),
    Break("no_way_through", STRUCTURE, "round: guided", "round: guided, start: end, end: home"),
    Break("no_picture", STRUCTURE, "listen, picture: story", "listen, picture: storm"),
    Break(
        "many_steps",
        STRUCTURE,
        "  - {id: idea, kind: explain, picture: story}\n",
        "".join(f"  - {{id: idea-{n}, kind: explain, picture: story}}\n" for n in range(2)),
        "id: own-phone",
    ),
]

WORDS = [
    Break("no_title", VI, "# Mở hình chiếc lá\n\n> Tự mở được ứng dụng có hình chiếc lá.\n", "## x", "## x"),
    Break("no_outcome", VI, "> Tự mở được ứng dụng có hình chiếc lá.", "", "# Mở"),
    Break("before_steps", VI, "> Tự mở", "Tự mở"),
    Break("bad_heading", VI, "### where", "#### where"),
    Break("missing_step", VI, "## idea", "## ideas", "# Mở"),
    Break("extra_step", VI, "## idea", "## ideas"),
    Break("double_id", VI, "## idea", "## story"),
    Break("missing_question", EN, "### where", "### were", "## questions"),
    Break("extra_question", EN, "### where", "### were"),
    Break("missing_entry", EN, "- maker:", "- makers:", "## places"),
    Break("extra_entry", EN, "- maker:", "- makers:"),
    Break("double_id", EN, "- maker:", "- name:"),
    Break("bad_entry", VI, "- name: Tên", "- name Tên"),
    Break("say_without_entry", VI, "- name: Tên\n", "", "  > Tên đúng."),
    Break("after_entries", VI, "  > Tên đúng.", "  Tên đúng."),
    Break("no_feedback", VI, "  > Tên đúng.\n", "", "- name: Tên"),
    Break("no_feedback", VI, "  > Chưa an toàn. Bà con vào kho nhé.\n", "", "- link:"),
    Break("bare_feedback", VI, "  > Khoan đã. Ảnh là của mình, mình giữ.", "  > Sai rồi!"),
    Break("bare_feedback", EN, "  > Wait. Your photos are yours.", "  > Wrong."),
    Break("blunt_feedback", VI, "  > Khoan đã. Ảnh là của mình, mình giữ.", "  > Sai rồi. Ảnh là của mình."),
    Break("blunt_feedback", EN, "  > Wait. Your photos are yours.", "  > Wrong, your photos are yours."),
    Break("no_caption", VI, "**Giống cái cửa**\n", "", "## idea"),
    Break("bad_caption", VI, "**Giống cái cửa**", "**Giống cái cửa"),
    Break("bad_caption", VI, "Mỗi hình là một cái cửa.", "Mỗi hình là một cái cửa.\n**Cửa**", "**Cửa**"),
    Break("long_caption", VI, "**Giống cái cửa**", "**Giống cái cửa nhà bác Phúc xóm trên**"),
    Break("long_caption", EN, "**Like a door**", "**Like the door of a house you know**"),
    Break("long_speech", VI, "Mỗi hình là một cái cửa.", WORDS_130[: len(WORDS_130) // 3]),
    Break("long_speech", EN, "Each picture is a door.", "One two three four five. " * 11),
    Break("long_entry", EN, "- link: A strange link", f"- link: {'word ' * 14}"),
    Break("long_feedback", VI, "  > Tên đúng.", f"  > {'Mình nhìn lại nhé. ' * 7}"),
    Break("no_speech", VI, "Mỗi hình là một cái cửa.\n", "", "## idea"),
    Break("long_sentence", VI, "Cô chờ một chút.", LONG),
    Break("long_sentence", VI, "  > Tên đúng.", f"  > {LONG}"),
    Break("long_opening", VI, "Mỗi hình là một cái cửa.", WORDS_130, "## places"),
    Break("alt_picture", VI, "![Cô Lan cầm điện thoại](story)\n", "", "## story"),
    Break("other_picture", VI, "điện thoại](story)", "điện thoại](storm)"),
    Break("no_alt", VI, "![Cô Lan cầm điện thoại]", "![]"),
    Break("bad_image", VI, "![Cô Lan cầm điện thoại](story)", "![Cô Lan cầm điện thoại]"),
    Break("no_ask", VI, "Cài ở đâu?\n", "", "### where"),
    Break("markup", VI, "Cô chờ một chút.", "Cô chờ **một** chút."),
    Break("whole_number", VI, "Cô chờ một chút.", "Cô gọi 0912 345 678."),
    Break("unknown_placeholder", VI, "{sdt_to}", "{sdt_ot}", "Cô Lan muốn mở"),
    Break("not_nfc", VI, "Cô chờ một chút.", "Co\u0302 chờ một chút."),
    Break("bom", VI, "# Mở", "\ufeff# Mở"),
]

PICTURES = [
    Break("broken_svg", DRAWING, "</svg>", "</g>"),
    Break("broken_svg", DRAWING, "<svg", '<!DOCTYPE svg [<!ENTITY a "b">]>\n<svg', "<!DOCTYPE"),
    Break("broken_svg", DRAWING, "", "<p>not a drawing</p>"),
    Break("broken_svg", "art/house.svg", "</svg>", "</g>"),
    Break("unknown_part", DRAWING, "art:house", "art:hause"),
    Break("unknown_part", DRAWING, "art:house", "art:../../secret"),
    Break("colour", DRAWING, "#FFFDF8", "#FFFFFF"),
    Break("colour", "art/house.svg", "#0B5D3B", "green"),
    Break("view_box", DRAWING, "0 0 360 240", "0 0 300 200"),
    Break("view_box", "art/icons/leaf.svg", "0 0 48 48", "0 0 24 24"),
    Break("forbidden_element", DRAWING, "<use", "<script/><use"),
    Break("forbidden_element", DRAWING, "<use", "<linearGradient/><use"),
    Break("forbidden_element", DRAWING, "<use", "<style/><use"),
    Break("forbidden_attribute", DRAWING, "<rect", '<rect style="fill:red"'),
    Break("forbidden_attribute", DRAWING, "<rect", '<rect onclick="x()"'),
    Break("outside_reference", DRAWING, "art:house", "house.svg#house"),
    Break("outside_reference", DRAWING, "<rect", '<rect clip-path="url(other.svg#a)"'),
    Break("big_picture", DRAWING, "</svg>", f'<path d="{"M0 0h1" * 1100}"/></svg>', "<svg"),
]

ALONE = """\
  alone:
    part: page
    title: {vi: Một mình, en: Alone}
    say: {vi: Không ai tới., en: Nobody comes.}
    elements:
      - {id: end, as: button, label: {vi: Xong, en: Done}, tap: {done: true}}
"""
TAP = "tap: {to: page}"
OPENING = SAMPLE[SAMPLE.index("screens:") : SAMPLE.index("      - {id: leaf")]
OLD = "      - {id: old, as: code, code: board, label: {vi: a, en: a}, tap: {to: page}}\n"


def _codes(board: str) -> str:
    return f"codes:\n  board: {{{board}}}\nscreens:\n"


SIMULATIONS = [
    Break("id_not_name", SIMULATION, "id: sim-leaf", "id: sim-leef"),
    Break("unknown_key", SIMULATION, "    shuffle: true", "    shufle: true"),
    Break("unknown_value", SIMULATION, "part: payment", "part: paiment"),
    Break("unknown_value", SIMULATION, "as: mark", "as: marc"),
    Break("unknown_value", SIMULATION, "rounds: [independent]", "rounds: [independant]"),
    Break("missing_key", SIMULATION, "en: Page}", "}", "title: {vi: Trang, }"),
    Break("not_text", SIMULATION, "en: Leaf}", "en: }"),
    Break("missing_key", SIMULATION, "en: Tap the leaf.}, independent:", "en: Tap.}, later:"),
    Break("no_tap", SIMULATION, ", tap: {to: home}", "", "id: back"),
    Break("meaning_of_tap", SIMULATION, TAP, "tap: {to: page, done: true}"),
    Break("meaning_of_tap", SIMULATION, TAP, "tap: {danger: {vi: Khoan đã., en: Wait.}}"),
    Break("meaning_of_tap", SIMULATION, TAP, "tap: {neutral: true}"),
    Break("not_true", SIMULATION, "done: true", "done: yes"),
    Break("double_id", SIMULATION, "- id: camera", "- id: leaf"),
    Break("unknown_icon", SIMULATION, "icon: camera", "icon: kamera", "- id: camera"),
    Break("app_without_icon", SIMULATION, "        icon: camera\n", "", "- id: camera"),
    Break("long_label", SIMULATION, "{vi: Lá, en: Leaf}", "{vi: Lá, en: A leaf as green as the hills of home}"),
    Break("long_sentence", SIMULATION, "Đây là máy ảnh.", LONG),
    Break("bare_feedback", SIMULATION, "Đây là máy ảnh.", "Sai."),
    Break("whole_number", SIMULATION, "vi: Lá,", "vi: 0912.345.678,"),
    Break("unknown_placeholder", SIMULATION, "Mua {goods}", "Mua {goodies}"),
    Break("unknown_placeholder", SIMULATION, "Mua {goods}", "Mua {missing}"),
    Break("value_of_one_round", SIMULATION, "price: 68000\n", "price: 68000\n    cost: 1\n", "id: sim-leaf"),
    Break("other_amount", SIMULATION, "45.000 đ", "450.000 đ"),
    Break("other_amount", SIMULATION, "sixty-eight thousand", "sixty-six thousand"),
    Break("unknown_screen", SIMULATION, "start: home", "start: hom", "id: sim-leaf"),
    Break("unknown_screen", SIMULATION, TAP, "tap: {to: pag}"),
    Break("screen_of_other_round", SIMULATION, TAP, "tap: {to: strange}"),
    Break("unknown_need", SIMULATION, "needs: [name]", "needs: [nam]"),
    Break("not_reached", SIMULATION, "  strange:\n", f"{ALONE}  strange:\n", "part: page"),
    Break("no_way_on", SIMULATION, TAP, "tap: {to: page, neutral: true}", "part: apps"),
    Break("no_way_on", SIMULATION, "tap: {done: true}", "tap: {to: page}", "part: apps"),
    Break("no_way_back", SIMULATION, "en: Wait.}, to: home", "en: Wait.}, to: page"),
    Break("no_way_back", SIMULATION, "en: This link is strange.}, to: strange", "en: This link is strange.}, to: end"),
    Break("no_wrong_path", SIMULATION, ", to: strange", "", "id: sim-leaf"),
    Break("keypad_value", SIMULATION, "expect: price", "expect: goods"),
    Break("keypad_no_right_key", SIMULATION, "[45000, 4500]", "[450000, 4500]", "expect: price"),
    Break("keypad_right_is_wrong", SIMULATION, "value: 4500,", "value: 45000,", "expect: price"),
    Break("missing_key", SIMULATION, "      empty: {vi: Gõ số đã., en: Type first.}\n", "", "expect: price"),
    Break("unknown_code", SIMULATION, "{id: leaf, as: app", "{id: leaf, code: board, as: app"),
    Break("real_account", SIMULATION, "screens:\n", _codes("account: 0123456789, name: LAN"), "account: 0123456789"),
    Break("payee_name", SIMULATION, "screens:\n", _codes("account: TAP0001, name: Cô Lan"), "account: TAP0001"),
    Break(
        "not_one_digit", SIMULATION, "screens:\n", _codes("account: TAP0001, name: LAN, changed: TAP0022"), "changed"
    ),
    Break(
        "no_unread",
        SIMULATION,
        OPENING,
        _codes("account: TAP0001, name: LAN, changed: TAP0002") + OPENING.removeprefix("screens:\n") + OLD,
        "id: old",
    ),
    Break("unused_simulation", "simulations/sim-other.yaml", "", "id: sim-other\n"),
]

REFUSAL = "tap: {done: true, say: {vi: Đúng., en: Right.}}"
COMES_BACK = [
    Break("few_stories", STRUCTURE, "before: []", "before: []\nscam: true", "other-goods", REVIEWS),
    Break("no_reviews", REVIEWS, REVIEWS_WRITTEN, "{}\n"),
    Break("bad_id", REVIEWS, "a-guest:", "A_Guest:", "  part: chat"),
    Break("unknown_key", REVIEWS, "  part: chat", "  prat: chat"),
    Break("unknown_key", REVIEWS, "  values:", "  value:", "    price:"),
    Break("unknown_question", REVIEWS, "question: where", "question: were", "question: were"),
    Break("unknown_simulation", REVIEWS, "simulation: sim-leaf", "simulation: sim-leef", "question: where"),
    Break("unknown_screen", REVIEWS, "screen: home", "screen: hom", "question: where"),
    Break(
        "unknown_screen",
        REVIEWS,
        "{danger: {vi: Khoan đã., en: Wait.}}",
        "{danger: {vi: Ơ., en: Oh.}, to: hom}",
        "id: give",
    ),
    Break("unknown_value_name", REVIEWS, "    goods:", "    good:"),
    Break("other_amount", REVIEWS, "25.500 đ", "255.000 đ"),
    Break("keypad_no_right_key", REVIEWS, "screen: home", "screen: amount", "question: where"),
    Break(
        "unknown_need", REVIEWS, "{done: true,", "{needs: [asks], otherwise: {vi: Ơ., en: Oh.}, done: true,", "id: keep"
    ),
    Break("unknown_icon", REVIEWS, "icon: leaf", "icon: leef"),
    Break("meaning_of_tap", REVIEWS, "{done: true,", "{neutral: true,"),
    Break("whole_number", REVIEWS, "Khách xin mã.", "Khách gọi 0912 345 678."),
    Break("long_sentence", REVIEWS, "Khách xin mã.", LONG),
    Break("review_no_right", REVIEWS, REFUSAL, "tap: {wrong: {vi: Nghĩ lại nhé., en: Think.}}", "  part: chat"),
    Break("review_no_mistake", REVIEWS, "{danger: {vi: Khoan đã., en: Wait.}}", "{done: true}", "  part: chat"),
]

ALL = [*OUTLINE, *STRUCTURES, *WORDS, *PICTURES, *SIMULATIONS, *COMES_BACK, *REAL, *LEFT]
