"use strict";
/* Steps by keys as a clicker sends them, figures light or dark as the reader's system is, all of it from this file. */
(function () {
  const body = document.body, stage = document.getElementById("deck");
  const pages = Array.from(document.querySelectorAll(".page"));
  const figures = JSON.parse(document.getElementById("figures").textContent);
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const config = { displaylogo: false, displayModeBar: "hover", responsive: false, scrollZoom: false,
    modeBarButtons: [["toImage"]] };  // and none that would send a figure away
  let at = 0;

  function draw(look) {
    document.querySelectorAll("[data-figure]").forEach(function (place) {
      const figure = figures[place.dataset.figure][look];
      Plotly.react(place, figure.data, figure.layout, config);
    });
  }
  function scale() {
    const factor = Math.min(window.innerWidth / 1280, window.innerHeight / 720);
    const left = (window.innerWidth - 1280 * factor) / 2, top = (window.innerHeight - 720 * factor) / 2;
    stage.style.transform = "translate(" + left + "px," + top + "px) scale(" + factor + ")";
  }
  function show(number, write) {
    at = Math.max(0, Math.min(pages.length - 1, number));
    pages.forEach(function (page, index) {
      page.classList.toggle("shown", index === at);
      if (index === at) { page.removeAttribute("aria-hidden"); } else { page.setAttribute("aria-hidden", "true"); }
    });
    document.getElementById("back").disabled = at === 0;
    document.getElementById("next").disabled = at === pages.length - 1;
    if (write) { history.replaceState(null, "", "#" + pages[at].id); }
  }
  function asked() {
    const named = pages.findIndex(function (page) { return "#" + page.id === location.hash; });
    show(named < 0 ? 0 : named, false);
  }
  function speak() {
    const on = body.classList.toggle("speaking");
    document.getElementById("speaker").setAttribute("aria-pressed", String(on));
  }
  function fill() {
    if (document.fullscreenElement) { document.exitFullscreen(); } else { document.documentElement.requestFullscreen(); }
  }
  const keys = {
    ArrowRight: function () { show(at + 1, true); }, PageDown: function () { show(at + 1, true); },
    ArrowLeft: function () { show(at - 1, true); }, PageUp: function () { show(at - 1, true); },
    Home: function () { show(0, true); }, End: function () { show(pages.length - 1, true); },
    n: speak, f: fill, b: function () { body.classList.add("blank"); }
  };
  keys[" "] = keys.ArrowRight;
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey) { return; }
    if (body.classList.contains("blank")) { body.classList.remove("blank"); event.preventDefault(); return; }
    if (event.key === " " && event.target.closest("button, a")) { return; }
    const act = keys[event.key] || keys[event.key.toLowerCase()];
    if (act) { act(); event.preventDefault(); }
  });
  let from = null;
  document.addEventListener("touchstart", function (event) { from = event.changedTouches[0].clientX; }, { passive: true });
  document.addEventListener("touchend", function (event) {
    const moved = from === null ? 0 : event.changedTouches[0].clientX - from;
    if (Math.abs(moved) > 60 && event.target instanceof Element && !event.target.closest(".notes")) { show(at + (moved < 0 ? 1 : -1), true); }
    from = null;
  }, { passive: true });
  document.getElementById("back").addEventListener("click", keys.ArrowLeft);
  document.getElementById("next").addEventListener("click", keys.ArrowRight);
  document.getElementById("speaker").addEventListener("click", speak);
  document.getElementById("full").addEventListener("click", fill);
  window.addEventListener("resize", scale);
  window.addEventListener("hashchange", asked);
  dark.addEventListener("change", function () { draw(dark.matches ? "dark" : "light"); });
  window.addEventListener("beforeprint", function () { draw("light"); });
  window.addEventListener("afterprint", function () { draw(dark.matches ? "dark" : "light"); });
  body.classList.add("live");
  scale();
  asked();
  draw(dark.matches ? "dark" : "light");
  body.dataset.ready = "yes";
})();
