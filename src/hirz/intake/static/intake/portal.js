// Nothing here is needed: without it the button is a link. With it the page goes blank at once, does not stay behind the
// back button, and two Escapes leave too.
(() => {
  const way = document.getElementById("leave");
  let last = -1e4;
  const go = (event) => {
    event.preventDefault();
    document.title = " ";
    document.documentElement.hidden = true;
    location.replace(way.href);
  };
  way.addEventListener("click", go);
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.repeat) return;
    if (event.timeStamp - last < 1000) go(event);
    last = event.timeStamp;
  });
})();
