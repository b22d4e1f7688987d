/* Amounts of the quarterly return read back in 元 and 亿元 while one types; the server asks again where it looks wrong. */
"use strict";

(function () {
  const LARGE = 10000; // 万元 in 亿元

  const words = (text) => {
    const number = text.replace(/[,，\s]/g, "");
    if (!/^\d{1,12}(\.\d{1,6})?$/.test(number) || Number(number) === 0) return "";
    const yuan = Math.round(Number(number) * 10000).toLocaleString("zh-CN");
    const yi = Number(number) >= LARGE ? `（${Number(number) / LARGE} 亿元）` : "";
    return `即 ${yuan} 元${yi}`;
  };

  document.querySelectorAll("input[data-wan]").forEach((box) => {
    const line = document.createElement("div");
    line.className = "wan-words";
    line.setAttribute("aria-live", "polite");
    box.after(line);
    const show = () => {
      line.textContent = words(box.value);
      line.classList.toggle("large", line.textContent.includes("亿"));
    };
    box.addEventListener("input", show);
    show();
  });
})();
