"""Ways to break the rules about what is real, what is dangerous, and what is still to be written or translated."""

from __future__ import annotations

from tests.catalogue.breaking import DRAWING, EN, REVIEWS, SIMULATION, STRUCTURE, VI, Break

DANGER = "{danger: {vi: Khoan đã., en: Wait.}, to: home}"
REAL = [
    Break("real_name", VI, "Cô chờ một chút.", "Cô mở MoMo."),
    Break("real_name", EN, "Can open the app with the leaf.", "Can open the app of Vietcombank."),
    Break("real_name", SIMULATION, "en: Leaf}", "en: Zalo}"),
    Break("real_name", REVIEWS, "Khách xin mã.", "Khách nhắn Messenger."),
    Break("real_name", DRAWING, "<!-- a house in the hills -->", "<!-- the sign of Agribank -->"),
    Break("real_name", "courses.yaml", "Cho người mới.", "Cho người dùng Zalo.", "- id: start"),
    Break("whole_number", VI, "- store: Kho ứng dụng", "- store: Tài khoản 1903 4567 8901"),
    Break("whole_number", SIMULATION, "vi: Lá,", "vi: 1903-4567,"),
    Break("unknown_hotline", VI, "Cô chờ một chút.", "Cô gọi số 114 ngay."),
    Break("real_code", SIMULATION, "screens:\n", "codes:\n  trace: {text: 00020101021138}\nscreens:\n", "trace:"),
    Break("real_code", SIMULATION, "screens:\n", "codes:\n  trace: {text: 'https://a.example'}\nscreens:\n", "trace:"),
    Break("no_danger", SIMULATION, DANGER, DANGER.replace("danger", "wrong"), "id: alone", STRUCTURE),
]
LEFT = [
    Break("todo", VI, "Cô chờ một chút.", "TODO: kể tiếp."),
    Break("todo", DRAWING, "<!-- a house in the hills -->", "<!-- TODO: draw it -->"),
    Break("todo", REVIEWS, "en: Odd.}", "en: TODO say why}"),
    Break("not_english", EN, "Each picture is a door.", "Mỗi hình là một cái cửa."),
    Break("not_english", SIMULATION, "en: A camera.}", "en: Đây là máy ảnh.}"),
    Break("not_vietnamese", VI, "Mỗi hình là một cái cửa.", "Moi hinh la mot cai cua."),
    Break("not_vietnamese", REVIEWS, "vi: Lạ quá.", "vi: Ask your family first."),
]
