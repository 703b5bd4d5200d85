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
  // What is pressed while a step is still on its way waits for it: a click made then would be lost, or sent with the
  // address of the step before. A key that is held down does not pile up.
  const waiting = [];
  let moving = false;
  const isQuiet = () => document.querySelector("[data-testid=stApp]")?.dataset.testScriptState === "notRunning";
  const pause = (milliseconds) => new Promise((wake) => setTimeout(wake, milliseconds));
  const until = async (holds, patience) => {
    for (const end = Date.now() + patience; !holds() && Date.now() < end;) await pause(10);
  };
  const press = async (name, held) => {
    if (name === "leave") waiting.length = 0;
    if (!(held && moving)) waiting.push(name);
    if (moving) return;
    moving = true;
    while (waiting.length) {
      const button = find(waiting.shift());
      if (!button || button.disabled) continue;
      button.click();
      await until(() => !isQuiet(), 5000);
      await until(isQuiet, 60000);
      await pause(40); // what has come is drawn
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
    else if (BUTTONS[key] === "help") find("help")?.click(); // opens without asking the server
    else if (key in BUTTONS) press(BUTTONS[key], event.repeat);
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
