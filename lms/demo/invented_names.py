"""Parts of invented names, in the manner of the peoples of the eastern mountains of Quảng Ninh."""

from __future__ import annotations

from collections.abc import Mapping

# People → (family names, women's middle names, men's middle names).
MANNERS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "kinh": (
        ("Nguyễn", "Phạm", "Trần", "Đặng", "Vũ", "Đỗ", "Bùi", "Ngô"),
        ("Thị", "Thị", "Quỳnh", "Thu", "Ngọc", "Thuỳ"),
        ("Văn", "Đức", "Quốc", "Xuân", "Trọng"),
    ),
    "dao": (
        ("Tằng", "Chíu", "Phùn", "Triệu", "Bàn", "Đặng", "Dường", "Phượng"),
        ("Thị", "Nhì", "Sám", "Tài", "Múi"),
        ("A", "Dẩu", "Chăn", "Quay", "Tài", "Vằn"),
    ),
    "tay": (
        ("Hoàng", "Nông", "Lô", "Vi", "La", "Hà", "Lương"),
        ("Thị", "Thị", "Bích", "Ngọc"),
        ("Văn", "Văn", "Đình", "Công"),
    ),
    "san_chi": (
        ("Nịnh", "Trạc", "Lỷ", "Sái", "Tằng", "Lục", "Hoàng"),
        ("Thị", "Thị", "Sau", "Móc"),
        ("Văn", "A", "Chăn", "Tắc"),
    ),
    "san_diu": (
        ("Tạ", "Từ", "Diệp", "Trương", "Lưu", "Lâm", "Ôn"),
        ("Thị", "Thị", "Kim", "Minh"),
        ("Văn", "Văn", "Quang", "Đình"),
    ),
    "hoa": (
        ("Voòng", "Lỷ", "Phùn", "Chề", "Hếnh", "Giềng", "Sằn"),
        ("Thị", "Mỹ", "Sỉu", "Lìn"),
        ("Chăn", "Sềnh", "Vằn", "A", "Chí"),
    ),
}
WOMEN = (
    "Hường", "Phương", "Nguyệt", "Thuỷ", "Quyên", "Lượt", "Sềnh", "Múi", "Gấm", "Thắm", "Huế", "Liễu", "Mận", "Nhường",
    "Khuyên", "Tuyết", "Hằng", "Diễm", "Bưởi", "Chanh", "Duyên", "Ngân", "Yến", "Loan", "Đào", "Lý", "Sìn", "Pạt",
    "Thoa", "Vượng", "Xuyến", "Bích", "Hiền", "Mỷ", "Nhung", "Quế", "Trang", "Uyên", "Vân", "Xoan", "Cúc", "Giang",
)  # fmt: skip
MEN = (
    "Phúc", "Sềnh", "Thịnh", "Quyền", "Đường", "Vượng", "Hưởng", "Tiến", "Cường", "Bảo", "Sáng", "Lập", "Nhật", "Tuấn",
    "Khoa", "Giang", "Đạt", "Lộc", "Mạnh", "Nghĩa", "Ổn", "Phẩu", "Quẩy", "Sủi", "Thạch", "Ưng", "Vĩnh", "Xường",
    "Chức", "Dũng", "Hợi", "Ích", "Kiên", "Lồng", "Mìn", "Nhậu", "Phồng", "Sinh", "Thoòng", "Tỷ", "Viễn", "Bằng",
)  # fmt: skip
# In which manner the people of a village are mostly called.
OF_VILLAGE: Mapping[str, tuple[str, ...]] = {
    "QT-01": ("kinh", "kinh", "san_diu"),
    "QT-02": ("san_diu", "kinh"),
    "QT-03": ("tay",),
    "QT-04": ("dao",),
    "QT-05": ("san_chi", "dao", "kinh"),
    "QT-06": ("tay", "dao"),
    "QT-07": ("kinh", "san_chi"),
    "QT-08": ("dao", "san_chi"),
    "QT-09": ("kinh", "kinh", "hoa", "san_diu"),
    "QT-10": ("tay", "kinh"),
    "QT-11": ("kinh", "dao", "hoa"),
    "QT-12": ("san_chi", "kinh"),
}
