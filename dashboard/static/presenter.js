// The keys of a brief that is being presented. Streamlit's buttons take one key each; a clicker sends others, and
// blank and full screen are the browser's own. Every key but those two clicks a button that stands on the page, so
// what it does is said in one place. Without a brief on the page nothing happens here.
(() => {
  if (window.tumenPresenter) return;
  window.tumenPresenter = true;
  const BUTTONS = {
    ArrowRight: "next", PageDown: "next", " ": "next", ArrowLeft: "back", PageUp: "back",
    Home: "first", End: "last", n: "notes", Escape: "leave", "?": "help", h: "help",
  };
  const find = (name) => document.querySelector(`.st-key-brief_${name} button`);
  // Presses that come while a step is still on its way wait for it: Streamlit makes one of two clicks at a time.
  const waiting = [];
  let moving = false;
  const isQuiet = () => document.querySelector("[data-testid=stApp]")?.dataset.testScriptState === "notRunning";
  const pause = (milliseconds) => new Promise((wake) => setTimeout(wake, milliseconds));
  const move = async (name) => {
    waiting.push(name);
    if (moving) return;
    moving = true;
    while (waiting.length) {
      find(waiting.shift())?.click();
      for (let begun = false, turn = 0; turn < 400 && !(begun && isQuiet()); turn += 1) {
        await pause(10);
        begun ||= !isQuiet() || turn > 20;
      }
    }
    moving = false;
  };
  const blank = (on) => document.body.classList.toggle("tumen-blank", on);
  const fullscreen = () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen?.();
  };
  addEventListener("keydown", (event) => {
    if (!find("next") || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target;
    if (target.closest?.("input, textarea, [contenteditable=true]")) return;
    if (event.key === "Escape" && document.querySelector("[data-testid=stPopoverBody]")) return; // closes the help
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const dark = document.body.classList.contains("tumen-blank");
    if (dark) blank(false); // any key brings the picture back and does nothing else
    else if (key === "b" || key === ".") blank(true);
    else if (key === "f" || (key === "Escape" && document.fullscreenElement)) fullscreen();
    else if (key === " " && target.closest?.("button, a, summary")) return; // it presses what has the focus
    else if (["next", "back"].includes(BUTTONS[key])) move(BUTTONS[key]);
    else if (key in BUTTONS) find(BUTTONS[key])?.click();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }, true);
  addEventListener("click", (event) => {
    if (document.body.classList.contains("tumen-blank")) {
      blank(false);
      event.preventDefault();
      event.stopPropagation();
    } else if (event.target.closest?.(".st-key-brief_fullscreen")) fullscreen();
    else if (event.target.closest?.(".st-key-brief_leave") && document.fullscreenElement) fullscreen();
    else if (event.target.closest?.(".st-key-brief_blank")) blank(true);
  }, true);
  addEventListener("popstate", () => blank(false), true);
})();
