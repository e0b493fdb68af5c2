// Embeds the widget as a host page does, from another origin than its own: this machine has two names.

const OTHER_NAME: Readonly<Record<string, string>> = { localhost: "127.0.0.1", "127.0.0.1": "localhost" };

const widgetOrigin = new URL(location.origin);
widgetOrigin.hostname = OTHER_NAME[widgetOrigin.hostname] ?? widgetOrigin.hostname;

const script = document.createElement("script");
script.async = true;
script.dataset["lang"] = document.documentElement.lang;
script.src = new URL("/widget.js", widgetOrigin).href;
document.head.append(script);

const shown = document.getElementById("origin");
if (shown) shown.textContent = widgetOrigin.origin;
