// Shows the visitor's language and system first. The page is whole without it.
(() => {
  const root = document.documentElement;
  const language = document.querySelector(".language");
  const speak = (name) => {
    root.lang = name;
    language.lang = name === "de" ? "en" : "de";
    language.textContent = name === "de" ? "English" : "Deutsch";
  };
  speak(
    (navigator.languages ?? [navigator.language])
      .find((name) => /^(de|en)\b/i.test(name))
      ?.slice(0, 2)
      .toLowerCase() ?? "en",
  );
  language.hidden = false;
  language.addEventListener("click", () => speak(root.lang === "de" ? "en" : "de"));

  function show(target) {
    const system = target.split("-")[0];
    for (const choice of document.querySelectorAll("[data-main]"))
      choice.hidden = choice.dataset.main !== target;
    for (const other of document.querySelectorAll("[data-opening]"))
      other.open = other.dataset.opening === system;
  }

  function guess(arm) {
    const agent = navigator.userAgent;
    const platform = navigator.userAgentData?.platform ?? "";
    if (/iPhone|iPad|Android/.test(agent)) return null;
    if (/Windows/.test(platform + agent))
      return arm ? ["windows-arm64", "windows-x64"] : ["windows-x64", "windows-arm64"];
    // Every browser on a Mac says Intel; most Macs in use have Apple silicon.
    if (/mac/i.test(platform) || /Macintosh/.test(agent))
      return arm === false ? ["darwin-x64", "darwin-arm64"] : ["darwin-arm64", "darwin-x64"];
    if (/Linux/.test(platform + agent))
      return arm || /aarch64|armv8/.test(agent) ? ["linux-arm64", "linux-x64"] : ["linux-x64", "linux-arm64"];
    return null;
  }

  function choose(arm) {
    const target = guess(arm)?.find((name) => document.querySelector(`[data-main="${name}"]`));
    if (target) show(target);
  }

  choose(undefined);
  (async () => {
    const known = await navigator.userAgentData?.getHighEntropyValues(["architecture"]);
    if (known?.architecture) choose(known.architecture === "arm");
  })();
})();
