// A page's own messages for when the app cannot answer, in German.
import type { PageWords } from "./page-english.ts";

export const pageGerman: PageWords = {
  notRunning: "{title} läuft nicht. Was Sie geschrieben haben, bleibt hier.",
  updated: "{title} wurde aktualisiert. Diese Seite lädt die neue Version.",
  updatedUnsaved: "{title} wurde aktualisiert. Ist alles gespeichert, lädt diese Seite die neue Version.",
  loadNow: "Jetzt laden",
  putOut:
    "{title} wurde neu gestartet: Öffnen Sie es über das Symbol oder mit „{name} open“. Was Sie geschrieben haben, bleibt hier.",
  neverIn: "Diese Seite muss von {title} selbst geöffnet werden: über das Symbol oder mit „{name} open“.",
  noAnswer: "Die App antwortet nicht. Vielleicht wurde sie beendet: Starten Sie sie noch einmal.",
  hide: "Ausblenden",
};
