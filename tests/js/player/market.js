/** A small simulation with one of everything, for the tests of the engine. */

/** @param {string} vi */
const pair = (vi) => ({ vi, en: `${vi} (en)` });

export const MARKET = {
  id: "sim-market",
  title: pair("Chợ"),
  start: "home",
  values: {
    guided: { price: 45000, goods: pair("củ cải") },
    independent: { price: 68000, goods: pair("măng") },
  },
  screens: {
    home: {
      part: "apps",
      title: pair("Chính"),
      say: { guided: pair("Bấm chiếc lá để mua {goods}"), independent: pair("Mua {goods} hết {price}") },
      shuffle: true,
      elements: [
        { id: "title", as: "text", label: pair("Chào {xa}") },
        { id: "either", as: "app", label: pair("Cũng được"), tap: { to: "check", neutral: true } },
        { id: "bank", as: "app", label: pair("Ngân hàng"), tap: { to: "check" } },
        { id: "chat", as: "app", label: pair("Chat"), tap: { wrong: pair("Chưa phải") } },
        { id: "link", as: "app", label: pair("Đường dẫn"), tap: { wrong: pair("Đường lạ"), to: "strange" } },
        {
          id: "late",
          as: "app",
          label: pair("Muộn"),
          rounds: ["independent"],
          tap: { wrong: pair("Không") },
        },
      ],
    },
    strange: {
      part: "page",
      title: pair("Trang lạ"),
      elements: [
        { id: "deeper", as: "button", label: pair("Nữa"), tap: { wrong: pair("Sâu"), to: "deep" } },
        { id: "cancel", as: "button", label: pair("Hủy"), tap: { to: "home", say: pair("An toàn") } },
        { id: "allow", as: "button", label: pair("Cho phép"), tap: { danger: pair("Khoan đã"), to: "home" } },
      ],
    },
    deep: {
      part: "page",
      title: pair("Sâu"),
      elements: [{ id: "out", as: "button", label: pair("Ra"), tap: { to: "home" } }],
    },
    check: {
      part: "form",
      title: pair("Xem"),
      elements: [
        { id: "name", as: "mark", label: pair("Tên"), tap: { mark: true, say: pair("Đúng tên") } },
        { id: "sum", as: "tile", label: pair("Giá"), tap: { mark: true } },
        { id: "trap", as: "tile", label: pair("Mã"), tap: { mark: true, danger: pair("Không đưa mã") } },
        {
          id: "next",
          as: "button",
          label: pair("Tiếp"),
          tap: { needs: ["name", "sum"], to: "amount", otherwise: pair("Còn thiếu {missing}") },
        },
      ],
    },
    amount: {
      part: "payment",
      title: pair("Số tiền"),
      keypad: {
        expect: "price",
        quick: { guided: [45000, 450000], independent: [680000] },
        to: "end",
        wrong: [{ value: 450000, say: pair("Thừa số không"), rounds: ["guided"] }],
        other: pair("Chưa khớp"),
        empty: pair("Gõ đã"),
      },
    },
    end: {
      part: "page",
      title: pair("Xong"),
      elements: [{ id: "done", as: "button", label: pair("Xong"), tap: { done: true } }],
    },
  },
};
