(function () {
  var main = document.querySelector("main"), root = document.documentElement, called = +main.dataset.called;
  var live = location.pathname + "/live" + location.search, timer = 0;
  function show(text) {
    var news = JSON.parse(text);
    root.classList.remove("off");
    if (news.html !== main.dataset.shown) {
      main.dataset.shown = news.html;
      main.innerHTML = news.html;
      document.title = news.title;
    }
    if (news.called > called && navigator.vibrate) navigator.vibrate([600, 200, 600, 200, 600]);
    called = news.called;
  }
  function ask() {
    var request = new XMLHttpRequest();
    request.open("GET", live + (location.search ? "&" : "?") + "once=1");
    request.onload = function () { if (request.status === 200) show(request.responseText); };
    request.onerror = function () { root.classList.add("off"); };
    request.send();
  }
  function poll() { if (!timer) { ask(); timer = setInterval(ask, 3000); } }
  function listen() {
    var source = new EventSource(live), opened = false;
    source.onmessage = function (event) { opened = true; show(event.data); };
    source.onerror = function () {
      root.classList.add("off");
      if (source.readyState === 2) { if (opened) setTimeout(listen, 3000); else poll(); }
    };
  }
  if (window.EventSource) listen(); else poll();
  document.addEventListener("click", function (event) {
    if (event.target.id === "stay") event.target.closest("details").open = false;
  });
  document.addEventListener("visibilitychange", function () { if (!document.hidden) ask(); });
})();
