// Why an update did not happen, and what the doctor finds about updates, in German.
import type { UpdatePhrase } from "./update-phrases.ts";

export const germanUpdates = (): Readonly<Record<UpdatePhrase, string>> => ({
  // Why the new version is not used.
  "it does not run on this computer": "Sie läuft nicht auf diesem Computer",
  "it is another program": "Es ist ein anderes Programm",
  "it says that it is {version}": "Sie nennt sich selbst {version}",
  "it takes more than {size} of memory": "Sie braucht mehr als {size} Speicher",
  "it does not start with your data": "Sie startet nicht mit Ihren Daten",
  "it does not start with your data: {reason}": "Sie startet nicht mit Ihren Daten: {reason}",
  "it does not start": "Sie startet nicht",
  "it does not start: {reason}": "Sie startet nicht: {reason}",
  "it does not answer as it should": "Sie antwortet nicht so, wie sie sollte",
  "it does not serve your data": "Sie arbeitet nicht mit Ihren Daten",
  "it serves your data at another address": "Sie arbeitet unter einer anderen Adresse",
  "it ended again": "Sie endete gleich wieder",
  "it does not answer": "Sie antwortet nicht",
  "it does not stop": "Sie lässt sich nicht beenden",
  "it did not work": "Sie hat nicht funktioniert",
  "it did not start three times": "Sie ist dreimal nicht gestartet",
  "it ended unexpectedly three times": "Sie endete dreimal unerwartet",
  "the data could not be brought back: {reason}": "Die Daten ließen sich nicht zurückholen: {reason}",
  "Version {version} of {title} ended unexpectedly three times; version {before} cannot read what was saved since the update":
    "Version {version} von {title} endete dreimal unerwartet. Version {before} kann nicht lesen, was seit dem Update gespeichert wurde",
  "start the app again, or go back: `{command}` says first which data that costs":
    "Starten Sie die App noch einmal, oder gehen Sie zurück: `{command}` sagt zuvor, welche Daten das kostet",
  // Why nothing came, or nothing good.
  "the release has no whole executable for this system": "Für dieses System gibt es kein ganzes Programm",
  "what came is not the program that was signed": "Was ankam, ist nicht das unterschriebene Programm",
  "what came is not the file that was signed": "Was ankam, ist nicht die unterschriebene Datei",
  "it unpacks to more than was signed": "Entpackt ist es größer als unterschrieben",
  "more came than was announced": "Es kam mehr an als angekündigt",
  "it sends nothing more": "Es kommt nichts mehr an",
  '"{host}" does not send it ({reason})': "„{host}“ schickt nichts ({reason})",
  '"{host}" answers {status}': "„{host}“ antwortet mit {status}",
  '"{host}" packs what it sends ({encoding})': "„{host}“ packt, was es schickt ({encoding})",
  "it has no signature": "Die Unterschrift fehlt",
  "another key signed it": "Ein fremder Schlüssel hat es unterschrieben",
  "it was changed after it was signed": "Es wurde nach der Unterschrift verändert",
  "it is another app's": "Es gehört zu einer anderen App",
  "it expired on {date}": "Es ist seit dem {date} abgelaufen",
  "it is older than one seen before ({version})": "Es ist älter als ein bereits bekanntes ({version})",
  // Where the program updates another way.
  "npm installed it": "npm hat sie installiert",
  "Homebrew installed it": "Homebrew hat sie installiert",
  "Scoop installed it": "Scoop hat sie installiert",
  "winget installed it": "winget hat sie installiert",
  "an administrator installed it": "Ein Administrator hat sie installiert",
  "a package manager installed it": "Eine Paketverwaltung hat sie installiert",
  "the system's package manager installed it": "Die Paketverwaltung des Systems hat sie installiert",
  "update it with that package manager": "Aktualisieren Sie sie mit dieser Paketverwaltung",
  "update it with the system's other programs":
    "Aktualisieren Sie sie zusammen mit den anderen Programmen des Systems",
  "download the new version's installer": "Laden Sie das Installationsprogramm der neuen Version herunter",
  "macOS runs it from a copy that is read-only": "macOS startet sie aus einer schreibgeschützten Kopie",
  "move the app into the folder Applications, and open it there":
    "Bewegen Sie die App in den Ordner „Programme“, und öffnen Sie sie dort",
  "it lies on a disk image or another disk": "Sie liegt auf einem Image oder einem anderen Datenträger",
  "copy the app into the folder Applications, and open it there":
    "Kopieren Sie die App in den Ordner „Programme“, und öffnen Sie sie dort",
  // What the doctor finds.
  "the update to version {version} failed on {date}: {reason}":
    "Das Update auf Version {version} ist am {date} fehlgeschlagen: {reason}",
  "stay with this version, or try again: {command}":
    "Bleiben Sie bei dieser Version, oder versuchen Sie es noch einmal: {command}",
  "version {version} ended unexpectedly three times, on {date}":
    "Version {version} endete dreimal unerwartet, am {date}",
  "go on with it, or go back to version {before}: {command}":
    "Bleiben Sie bei ihr, oder gehen Sie zu Version {before} zurück: {command}",
  "nobody has looked for a new version yet": "Bisher wurde nicht nach einer neuen Version gesehen",
  "the last look for a new version, on {date}, failed: {reason}":
    "Zuletzt, am {date}, ließ sich nicht nach einer neuen Version sehen: {reason}",
  "look again: {command} --check": "Sehen Sie noch einmal nach: {command} --check",
  "there was no new version on {date}": "Am {date} gab es keine neue Version",
  "version {version} is there since {date}": "Version {version} ist seit dem {date} da",
});
