// Not needed for anything: two Escapes leave too, and this page does not stay behind the back button.
(() => {
  const way = document.getElementById("leave");
  let last = 0;
  const go = (event) => {
    event.preventDefault();
    document.documentElement.hidden = true;
    location.replace(way.href);
  };
  way.addEventListener("click", go);
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.repeat) return;
    if (event.timeStamp - last < 800) go(event);
    last = event.timeStamp;
  });
})();
