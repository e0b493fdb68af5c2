// The demo host page: embeds the widget from another origin, for which the server's second host name is used.

/** The hash of the loader, from the build: a page of somebody else can name it the same way (README, "Embedding"). */
declare const LOADER_INTEGRITY: string;

const OTHER_NAME: Readonly<Record<string, string>> = { localhost: "127.0.0.1", "127.0.0.1": "localhost" };

const widgetOrigin = new URL(location.origin);
widgetOrigin.hostname = OTHER_NAME[widgetOrigin.hostname] ?? widgetOrigin.hostname;

const script = document.createElement("script");
script.async = true;
script.crossOrigin = "anonymous";
script.integrity = LOADER_INTEGRITY;
script.dataset["lang"] = document.documentElement.lang;
script.src = new URL("/widget.js", widgetOrigin).href;
document.head.append(script);

const shown = document.getElementById("origin");
if (shown) shown.textContent = widgetOrigin.origin;
