// What the kit says to users, in German: Sie, short sentences, „German quotes“.
import type { Words } from "./english.ts";

export const german: Words = {
  // Notices.
  notices: "Hinweise",
  fileWaiting: "Diese Version bringt {file} neu mit. Ihre Datei blieb, weil Sie sie geändert haben.",
  fileWaitingAdvice: "Die neue liegt daneben: {file}.new",
  filesReplaced: "Dateien, die Sie geändert hatten, wurden ersetzt: {files}.",
  filesReplacedAdvice: "Ihre Fassungen liegen im Ordner {folder}.",
  filesDropped: "Diese Version enthält nicht mehr: {files}.",
  filesDroppedAdvice: "Ihre Dateien blieben, weil Sie sie geändert haben.",
  filesInTheWay: "Einige Dateien konnten nicht abgelegt werden: {files}.",
  filesInTheWayAdvice: "Was Sie dort haben, bleibt.",
  backupFailed: "Die letzte Sicherung ist fehlgeschlagen: {at}.",
  backupFailedAdvice: "{reason}. Ihre Daten sind unverändert. Die App versucht es jede Stunde wieder.",
  diskLow: "Der Datenträger ist fast voll: {free} MB sind frei.",
  diskLowAdvice: "Bitte schaffen Sie Platz: Das nächste Update braucht vielleicht {needed} MB.",
  diskFull: "Der Datenträger ist voll: {free} MB sind frei.",
  diskFullAdvice: "Bitte schaffen Sie Platz, sonst kann die App nichts mehr speichern.",
  networkHome: "Ihre Daten liegen auf einem Netzlaufwerk ({drive}).",
  networkHomeAdvice: "Dort ist die App langsamer und bei einem Verbindungsabbruch weniger sicher.",
  useNew: "Neue verwenden",
  keepMine: "Meine behalten",
  hide: "Ausblenden",
  usedNew: "Jetzt gilt die neue Datei {file}. Ihre Fassung: {copy}",
  keptMine: "Ihre Datei {file} bleibt.",
  noSuchNotice: "Diesen Hinweis gibt es nicht mehr.",
  saveReport: "Bericht für den Support speichern",
  reportSaved: "Der Bericht enthält keine Ihrer Daten. Lesen Sie ihn trotzdem, bevor Sie ihn senden.",
  andMore: "{list} und {count} weitere",
};
