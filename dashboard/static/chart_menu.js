// A chart's own menu saves it as PNG, and with this also as SVG.
//
// Streamlit hands a chart's settings to plotly as data, and data cannot describe a button that does something. So each
// menu gets a second button here: it asks plotly's own button, once, for the other format.
(() => {
  if (window.tumenChartMenu) return;
  window.tumenChartMenu = true;
  const mark = "data-tumen-svg";
  const add = menu => {
    const camera = menu.querySelector('[data-attr="format"], [data-title*="PNG"], [data-title*="png"]');
    const plot = menu.closest(".js-plotly-plot");
    if (!camera || !plot || menu.hasAttribute(mark)) return;
    menu.setAttribute(mark, "");
    const button = camera.cloneNode(true);
    const word = document.createElement("span");
    word.textContent = "SVG";
    word.style.cssText = `font: 600 10px/16px sans-serif; color: ${plot._fullLayout.modebar.color}`;
    button.replaceChildren(word);
    button.setAttribute("data-title", "Download plot as SVG");
    button.setAttribute("aria-label", "Download plot as SVG");
    button.addEventListener("click", event => {
      event.stopPropagation();
      const options = plot._context.toImageButtonOptions, before = options.format;
      options.format = "svg";
      camera.click();
      options.format = before;
    });
    camera.after(button);
  };
  const addAll = () => document.querySelectorAll(".modebar").forEach(add);
  new MutationObserver(addAll).observe(document.body, { childList: true, subtree: true });
  addAll();
})();
