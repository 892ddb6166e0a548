// Measures by the definitions of web.dev/articles/{fcp,lcp,cls,tbt}; runs in a world of its own,
// before the page, which can neither see nor change it.
(function () {
  "use strict";
  if (window.top !== window) return;
  var measured = { fcp: null, lcp: null, cls: 0, blocked: [] };
  var windowSum = 0, windowStart = 0, windowEnd = 0;

  function watch(type, take) {
    try {
      var observer = new PerformanceObserver(function (list) { list.getEntries().forEach(take); });
      observer.observe({ type: type, buffered: true });
      return observer;
    } catch (error) { return null; }
  }

  function shifted(entry) {
    if (entry.hadRecentInput) return;
    // A session window: shifts less than 1 s apart, 5 s at most; the worst window counts.
    var joins = windowSum && entry.startTime - windowEnd < 1000 && entry.startTime - windowStart < 5000;
    windowSum = joins ? windowSum + entry.value : entry.value;
    windowStart = joins ? windowStart : entry.startTime;
    windowEnd = entry.startTime;
    measured.cls = Math.max(measured.cls, windowSum);
  }

  var takes = {
    paint: function (entry) { if (entry.name === "first-contentful-paint") measured.fcp = entry.startTime; },
    "largest-contentful-paint": function (entry) { measured.lcp = entry.startTime; },
    "layout-shift": shifted,
    longtask: function (entry) { measured.blocked.push([entry.startTime, entry.duration]); }
  };
  var observers = Object.keys(takes).map(function (type) { return [watch(type, takes[type]), takes[type]]; });

  window.tiebeamVitals = function () {
    observers.forEach(function (pair) { if (pair[0]) pair[0].takeRecords().forEach(pair[1]); });
    // Total Blocking Time: what each long task takes beyond 50 ms, after First Contentful Paint.
    var tbt = measured.blocked.reduce(function (sum, task) {
      var begin = Math.max(task[0] + 50, measured.fcp === null ? Infinity : measured.fcp);
      return sum + Math.max(0, task[0] + task[1] - begin);
    }, 0);
    return { fcp: measured.fcp, lcp: measured.lcp, cls: measured.cls,
             tbt: measured.fcp === null ? null : tbt };
  };
})();
