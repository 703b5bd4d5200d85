// One act of a reader makes one entry in the browser's history.
//
// Streamlit 1.67 adds an entry for every address that the server writes: two for one click that leaves a filtered
// view, one for every step of a day that plays by itself, and one for the hand-over from "/" when a reader comes
// back to it, from which Back never gets out. Here the first change after a click, a key or a touch adds an entry;
// every further one takes its place.
(() => {
  if (window.tumenHistory) return;
  window.tumenHistory = true;
  const push = history.pushState.bind(history);
  const replace = history.replaceState.bind(history);
  let acted = false;
  for (const act of ["pointerdown", "keydown", "click"]) addEventListener(act, () => { acted = true; }, true);
  addEventListener("popstate", () => { acted = false; }, true); // Back and Forward have their entry already
  history.pushState = (...entry) => {
    (acted ? push : replace)(...entry);
    acted = false;
  };
})();
