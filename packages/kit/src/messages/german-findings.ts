// What the doctor finds, in German.
import type { FindingPhrase } from "./finding-phrases.ts";

export const germanFindings = (): Readonly<Record<FindingPhrase, string>> => ({
  '"{path}"': "„{path}“",
  '"{folder}" is not there yet; the first start makes it':
    "„{folder}“ gibt es noch nicht; der erste Start legt ihn an",
  '"{folder}" is empty; the first start fills it': "„{folder}“ ist leer; der erste Start füllt ihn",
  '"{folder}" is not this app\'s: {reason}': "„{folder}“ gehört nicht zu dieser App: {reason}",
  '"{folder}" belongs to another user': "„{folder}“ gehört jemand anderem",
  "not checked: the folder is not this app's": "Nicht geprüft: Der Ordner gehört nicht zu dieser App",
  "there is nothing that others could read": "Noch gibt es nichts, was andere lesen könnten",
  '"{file}" cannot be written': "„{file}“ lässt sich nicht schreiben",
  "give yourself the right to write it, or use another --home":
    "Geben Sie sich das Recht zum Schreiben, oder wählen Sie mit --home einen anderen Ordner",
  "you can write the home": "Sie können in den Datenordner schreiben",
  "you can write the home, and no one else can read it":
    "Sie können in den Datenordner schreiben, und niemand sonst kann ihn lesen",
  'other users of this computer can read "{file}"': "Andere Benutzer dieses Computers können „{file}“ lesen",
  "the home is on a disk of this computer": "Der Datenordner liegt auf diesem Computer",
  "the home is on a network drive ({drive}): slower, and less safe if the connection breaks":
    "Der Datenordner liegt auf einem Netzlaufwerk ({drive}): langsamer, und bei einem Verbindungsabbruch weniger sicher",
  "keep it on this computer with --home, and back up to the network":
    "Legen Sie ihn mit --home auf diesen Computer, und sichern Sie ins Netz",
  "{free} MB are free": "{free} MB sind frei",
  "free some space: the app cannot save what you write":
    "Schaffen Sie Platz: Die App kann sonst nicht speichern, was Sie schreiben",
  "free some space: a new version may need {needed} MB":
    "Schaffen Sie Platz: Eine neue Version braucht vielleicht {needed} MB",
  "all as shipped": "Alle wie mitgeliefert",
  "{count} of {all} changed": "{count} von {all} geändert",
  "see what is in force with the command: settings": "Was gilt, zeigt der Befehl: settings",
  "there is none yet": "Es gibt noch keine",
  "there are none yet": "Es gibt noch keine",
  "whole, {size}": "In Ordnung, {size}",
  "in use by the running app, which answers": "Von der laufenden App benutzt, und sie antwortet",
  '"{file}" is gone': "„{file}“ ist verschwunden",
  "the newest is of {date}": "Die neueste ist vom {date}",
  "{port} is free": "{port} ist frei",
  "any free one": "Irgendein freier",
  "the app has it: {url}": "Die App hat ihn: {url}",
  "not checked: the settings come first": "Nicht geprüft: Zuerst müssen die Einstellungen stimmen",
  "{who} has port {port}": "{who} benutzt Port {port}",
  "another program": "ein anderes Programm",
  "this app, in another folder,": "diese App in einem anderen Ordner",
  "nothing: the app takes the next free one, and keeps it":
    "Nichts: Die App nimmt den nächsten freien Port und behält ihn",
  'opened with "{program}"': "Wird mit „{program}“ geöffnet",
  'a window of "{program}"': "Ein Fenster von „{program}“",
  "there is no browser or no desktop to open it on":
    "Es gibt keinen Browser oder keine Arbeitsfläche für ihn",
  "install one, set BROWSER to its command, or open the app's address by hand":
    "Installieren Sie einen, setzen Sie BROWSER auf seinen Befehl, oder öffnen Sie die Adresse der App selbst",
  "nothing in it changes how the app runs": "Nichts darin ändert, wie die App läuft",
  "this system marks no files": "Dieses System kennzeichnet keine Dateien",
  "the system trusts the executable": "Das System vertraut der App",
  "it could not be checked: {reason}": "Das ließ sich nicht prüfen: {reason}",
  '{count} of the newest backup\'s files are missing in "{folder}"':
    "{count} Dateien der neuesten Sicherung fehlen in „{folder}“",
  "make one: {command}": "Legen Sie eine an: {command}",
  '"{file}" is a link or not a file, so no backup contains it':
    "„{file}“ ist eine Verknüpfung oder keine Datei und in keiner Sicherung",
  '"{file}" is a link or not a file, so no backup contains it (and {count} others like it)':
    "„{file}“ und {count} weitere sind Verknüpfungen oder keine Dateien und in keiner Sicherung",
  "put the file itself in its place": "Legen Sie die Datei selbst dorthin",
  "keep it on another disk with --home": "Legen Sie ihn mit --home auf einen anderen Datenträger",
  "the home is on a disk that shares no memory between programs: saving is slower, and waits for readers":
    "Der Datenordner liegt auf einem Datenträger, den Programme nicht gemeinsam nutzen können: Speichern ist langsamer und wartet auf Leser",
  "keep the home on another disk with --home: this one has no permissions":
    "Legen Sie den Datenordner mit --home auf einen anderen Datenträger: Dieser kennt keine Rechte",
  'start the app, which closes the folder, or: chmod -R go= "{folder}"':
    'Starten Sie die App, die den Ordner schließt, oder: chmod -R go= "{folder}"',
  "set the computer's date and time": "Stellen Sie Datum und Uhrzeit des Computers",
  "the computer says it is {date}, before this version was made":
    "Laut Computer ist der {date}, also vor dem Bau dieser Version",
  "the computer says it is {date}, before your data was last written":
    "Laut Computer ist der {date}, also vor der letzten Änderung Ihrer Daten",
  "the computer says it is {date}, decades after this version was made":
    "Laut Computer ist der {date}, also Jahrzehnte nach dem Bau dieser Version",
  "The last backup failed, on {when} UTC: {reason}":
    "Die letzte Sicherung am {when} UTC ist fehlgeschlagen: {reason}",
  "solve what it names, then make one: {command}": "Beheben Sie das, und legen Sie dann eine an: {command}",
  '"{folder}" is not a folder': "„{folder}“ ist kein Ordner",
  '"{folder}" is a link to "{target}", which is not there':
    "„{folder}“ führt zu „{target}“, und das gibt es nicht",
  "{variables} is set, which can change how the app behaves, or run foreign code":
    "{variables} ist gesetzt: Das kann die App verändern oder fremden Code ausführen",
  "{variables} are set, which can change how the app behaves, or run foreign code":
    "{variables} sind gesetzt: Das kann die App verändern oder fremden Code ausführen",
  "unset {variables}, unless you know why it is set":
    "Entfernen Sie {variables}, wenn Sie den Grund dafür nicht kennen",
  "unset {variables}, unless you know why they are set":
    "Entfernen Sie {variables}, wenn Sie den Grund dafür nicht kennen",
  '"{program}" is there, but no browser that it could open':
    "„{program}“ ist da, aber kein Browser, den es öffnen könnte",
  "in use: {update}": "In Gebrauch: {update}",
  'in use on another computer, "{computer}"': "Auf einem anderen Computer in Gebrauch: „{computer}“",
  "in use by process {pid}, which does not answer": "Von Prozess {pid} benutzt, der nicht antwortet",
  "in use by a program that does not give its address, which does not answer":
    "Von einem Programm benutzt, das seine Adresse nicht nennt und nicht antwortet",
  "the system does not allow port {port}": "Das System erlaubt Port {port} nicht",
  "choose one from 1024 on": "Wählen Sie einen ab 1024",
  "this computer cannot listen on {address} ({reason})":
    "Dieser Computer kann {address} nicht verwenden ({reason})",
  "leave host out, or name an address of this computer":
    "Lassen Sie host weg, oder nennen Sie eine Adresse dieses Computers",
  'macOS has "{file}" in quarantine': "macOS hat „{file}“ in Quarantäne",
  'Windows marks "{file}" as downloaded': "Windows kennzeichnet „{file}“ als heruntergeladen",
  "open the file's properties and tick Unblock":
    "Öffnen Sie die Eigenschaften der Datei, und wählen Sie „Zulassen“",
});
