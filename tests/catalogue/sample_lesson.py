"""The lesson of the tiny lessons folder: its lists, its structure and its words."""

from __future__ import annotations

LESSON = "start/open-leaf"

COURSES = """\
courses:
  - id: start
    title: {vi: Làm quen, en: First steps}
    blurb: {vi: Cho người mới., en: For beginners.}
    icon: leaf
    lessons: [open-leaf]
core: [open-leaf]
paths:
  - id: path-core
    title: {vi: Bài lõi, en: Core}
    lessons: [open-leaf]
"""

FACTS = "".join(
    f"{name}:\n  value: {{vi: tổ công nghệ số, en: the digital team}}\n  source: Registry\n  certainty: C\n"
    for name in ("xa", "thon", "sdt_to", "sdt_ca", "ttphcc")
)

STRUCTURE = """\
id: open-leaf
minutes: 5
digcomp: ["4.1"]
skills: [AT, NT]
before: []
steps:
  - {id: story, kind: listen, picture: story}
  - {id: idea, kind: explain, picture: story}
  - id: places
    kind: look
    picture: story
    spots:
      - {id: name, at: [50, 22]}
      - {id: maker, at: [50, 60.5]}
  - {id: guided, kind: practise, simulation: sim-leaf, round: guided}
  - {id: alone, kind: practise, simulation: sim-leaf, round: independent}
  - {id: permission, kind: choose, picture: story, options: [refuse, allow], right: [refuse]}
  - id: questions
    kind: quiz
    questions:
      - {id: where, options: [store, link], right: [store]}
      - {id: when, options: [now, never], right: [now]}
      - {id: who, options: [son, stranger], right: [son]}
  - id: own-phone
    kind: own-phone
    items: [find, open, teach]
"""

REVIEWS = """\
other-goods:
  question: where
  simulation: sim-leaf
  screen: home
  values:
    price: 25500
    price_text: {vi: 25.500 đ, en: "25,500 đ"}
    goods: {vi: gạo nếp, en: sticky rice}
a-guest:
  part: chat
  title: {vi: Khách nhắn, en: A guest writes}
  say: {vi: Khách xin mã. Bà con làm gì?, en: A guest asks for the code. What do you do?}
  elements:
    - {id: ask, as: bubble, label: {vi: Cho xin mã, en: Your code?}, tap: {mark: true, say: {vi: Lạ quá., en: Odd.}}}
    - {id: keep, as: button, icon: leaf, label: {vi: Giữ, en: Keep}, tap: {done: true, say: {vi: Đúng., en: Right.}}}
    - {id: give, as: button, label: {vi: Đưa mã, en: Give it}, tap: {danger: {vi: Khoan đã., en: Wait.}}}
"""

VI = """\
# Mở hình chiếc lá

> Tự mở được ứng dụng có hình chiếc lá.

## story
**Cô Lan và chiếc lá**

Cô Lan muốn mở ứng dụng.
Cô gọi {sdt_to} để hỏi.

Cô chờ một chút.

![Cô Lan cầm điện thoại](story)

## idea
**Giống cái cửa**

Mỗi hình là một cái cửa.

![Ngôi nhà có cửa](story)

## places
**Nhìn hai chỗ**

Bà con chạm từng chỗ.

![Trang ứng dụng](story)

- name: Tên
  > Tên đúng.
- maker: Nơi làm ra: ở đây
  > Có tên rõ ràng.

## guided
**Làm theo bàn tay**

Bà con bấm chỗ sáng.

## alone
**Tự làm**

Bà con tự làm nhé.

## permission
**Xin xem ảnh**

Bà con bấm gì?

![Hộp hỏi](story)

- refuse: Từ chối
  > Đúng. Không cần xem ảnh.
- allow: Cho phép
  > Khoan đã. Ảnh là của mình, mình giữ.

## questions
**Một câu hỏi**

Nghe rồi chọn.

### where
Cài ở đâu?

- store: Kho ứng dụng
  > Đúng rồi, kho có kiểm tra.
- link: Đường dẫn lạ
  > Chưa an toàn. Bà con vào kho nhé.

### when
Mở lúc nào?

- now: Khi cần
  > Đúng rồi, cần thì mở.
- never: Không bao giờ
  > Cái lá không hại gì, mình mở thử nhé.

### who
Hỏi ai?

- son: Con cháu trong nhà
  > Đúng rồi, người nhà mình.
- stranger: Người lạ gọi đến
  > Khoan đã. Mình không quen họ.

## own-phone
**Làm trên máy nhà**

Làm được thì chạm.

- find: Tìm chiếc lá
- open: Mở chiếc lá
- teach: Chỉ lại cho một người
"""

EN = """\
# Open the leaf

> Can open the app with the leaf.

## story
**Lan and the leaf**

Lan wants to open the app. She calls {sdt_to}.

![Lan holds a phone](story)

## idea
**Like a door**

Each picture is a door.

![A house with a door](story)

## places
**Look at two places**

Tap each place.

![An app's page](story)

- name: Name
  > The right name.
- maker: Maker
  > Clearly named.

## guided
**Follow the hand**

Tap where it glows.

## alone
**By yourself**

Do it by yourself.

## permission
**Asking for photos**

What do you tap?

![A dialog](story)

- refuse: Refuse
  > Right. It needs no photos.
- allow: Allow
  > Wait. Your photos are yours.

## questions
**One question**

Listen, then choose.

### where
Where do apps come from?

- store: The store
  > Right, the store checks them.
- link: A strange link
  > Not safe. Go to the store.

### when
When do you open it?

- now: When needed
  > Right, when it is needed.
- never: Never
  > The leaf does no harm, let us try.

### who
Whom do you ask?

- son: Family at home
  > Right, your own people.
- stranger: A stranger who calls
  > Wait. We do not know them.

## own-phone
**On your own phone**

Tap what you have done.

- find: Find the leaf
- open: Open the leaf
- teach: Show somebody else
"""
