/* Amounts of the quarterly return read back in 元 and 亿元 while one types; the server asks again where it looks wrong. */
"use strict";

(function () {
  const LARGE = 10000; // 万元 in 亿元

  const said = document.querySelector("form[data-amount]")?.dataset;
  if (!said) return;
  const words = (text) => {
    const number = text.replace(/[,，\s]/g, "");
    if (!/^\d{1,12}(\.\d{1,6})?$/.test(number) || Number(number) === 0) return "";
    const yuan = Math.round(Number(number) * 10000).toLocaleString("en-US");
    return (Number(number) >= LARGE ? said.large : said.amount).replace("YUAN", yuan).replace("YI", Number(number) / LARGE);
  };

  document.querySelectorAll("input[data-wan]").forEach((box) => {
    const line = document.createElement("div");
    line.className = "wan-words";
    line.setAttribute("aria-live", "polite");
    box.after(line);
    const show = () => {
      line.textContent = words(box.value);
      line.classList.toggle("large", Number(box.value.replace(/[,，\s]/g, "")) >= LARGE);
    };
    box.addEventListener("input", show);
    show();
  });
})();
