// Remembers what was looked at last; everything works without it.
(function () {
  "use strict";
  var product = document.querySelector("body.product h1");
  if (!product || !window.localStorage) return;
  var seen = JSON.parse(localStorage.getItem("seen") || "[]");
  seen = [location.pathname].concat(seen.filter(function (path) { return path !== location.pathname; }));
  localStorage.setItem("seen", JSON.stringify(seen.slice(0, 12)));
})();
