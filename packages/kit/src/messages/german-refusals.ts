// What the kit refuses and why, and what it does in an update, in German.
import type { Refusal } from "./phrases.ts";

export const germanRefusals = (): Readonly<Record<Refusal, string>> => ({
  // Why the disk, the permissions or SQLite refuse.
  "the disk is full": "Der Datenträger ist voll",
  "your disk quota is used up": "Ihr Speicherkontingent ist aufgebraucht",
  "the disk is read-only": "Der Datenträger ist schreibgeschützt",
  "permission is denied": "Die Berechtigung fehlt",
  "the disk reports an error": "Der Datenträger meldet einen Fehler",
  "another program has it open": "Ein anderes Programm benutzt sie gerade",
  "there is something in its place": "An dieser Stelle liegt schon etwas",
  "there is a folder in its place": "An dieser Stelle liegt ein Ordner",
  "there is a file in its place": "An dieser Stelle liegt eine Datei",
  "it is a pipe or a device, not a file": "Dort liegt keine Datei, sondern eine Pipe oder ein Gerät",
  "there is a file where a folder should be": "Statt eines Ordners liegt dort eine Datei",
  "its links lead in a circle": "Seine Verknüpfungen führen im Kreis",
  "its name is too long": "Der Name ist zu lang",
  "its drive is not connected": "Das Laufwerk ist nicht verbunden",
  "its drive does not answer": "Das Laufwerk antwortet nicht",
  "this program has too many files open": "Die App hat zu viele Dateien offen",
  "this computer has too many files open": "Der Computer hat zu viele Dateien offen",
  "it is read-only": "Schreiben ist hier nicht erlaubt",
  "it cannot be opened": "Öffnen ist nicht möglich",
  "its drive or system folder takes none": "Das Laufwerk oder der Systemordner nimmt keine auf",
  "it is not allowed": "Das ist nicht erlaubt",
  "it is damaged": "Sie ist beschädigt",
  "that file is damaged": "Die Datei ist beschädigt",
  "it is gone": "Sie ist verschwunden",
  "its last change was cut off": "Die letzte Änderung wurde unterbrochen",
  "it was deleted or moved away a moment ago": "Sie wurde eben gelöscht oder verschoben",
  "it has other files in it": "Es liegen andere Dateien darin",
  "its .state/owner.json cannot be read": ".state/owner.json darin ist nicht lesbar",
  'it is a link to "{target}", which is not there': "Er führt zu „{target}“, und das gibt es nicht",
  'it belongs to the app "{name}"': "Er gehört zur App „{name}“",
  "it belongs to another app": "Er gehört zu einer anderen App",
  "it belongs to another user": "Er gehört jemand anderem",
  "another user linked it there": "Jemand anderes hat ihn dort verknüpft",
  "there is a link in its place": "An dieser Stelle liegt eine Verknüpfung",
  "what is in its place is not a file": "Was an dieser Stelle liegt, ist keine Datei",
  "permission to read what is in its place is denied":
    "Die Berechtigung fehlt, das zu lesen, was an dieser Stelle liegt",
  '"{file}" is where its folder should be': "„{file}“ liegt dort, wo ihr Ordner sein sollte",
  "it is not a SQLite database": "Sie ist keine SQLite-Datenbank",
  "another program made it": "Ein anderes Programm hat sie angelegt",
  "it does not say which of the app's tables it has": "Sie sagt nicht, welche Tabellen der App sie enthält",
  'its table "{table}" is missing': "Ihre Tabelle „{table}“ fehlt",
  'its table "{table}" has no "{column}"': "Ihrer Tabelle „{table}“ fehlt „{column}“",
  "it was ended": "Sie wurde beendet",

  // What could not be done.
  'Cannot write "{file}": {reason}': "„{file}“ lässt sich nicht schreiben: {reason}",
  'Cannot read "{file}": {reason}': "„{file}“ lässt sich nicht lesen: {reason}",
  'Cannot remove "{file}": {reason}': "„{file}“ lässt sich nicht entfernen: {reason}",
  'Cannot change "{file}": {reason}': "„{file}“ lässt sich nicht ändern: {reason}",
  'Cannot reset "{file}": {reason}': "„{file}“ lässt sich nicht zurücksetzen: {reason}",
  'Cannot copy "{file}" to the backups: {reason}':
    "„{file}“ lässt sich nicht zu den Sicherungen kopieren: {reason}",
  'Cannot use "{file}": {reason}': "„{file}“ ist nicht verwendbar: {reason}",
  'Cannot use "{file}": it belongs to another user, or links to what does':
    "„{file}“ ist nicht verwendbar: Es gehört jemand anderem oder führt dorthin",
  'Cannot make the folder "{folder}": {reason}': "Der Ordner „{folder}“ lässt sich nicht anlegen: {reason}",
  'Cannot read the folder "{folder}": {reason}': "Der Ordner „{folder}“ lässt sich nicht lesen: {reason}",
  'Cannot use the folder "{folder}": {reason}': "Der Ordner „{folder}“ ist nicht verwendbar: {reason}",
  'Cannot go on with the folder "{folder}": {reason}':
    "Mit dem Ordner „{folder}“ geht es nicht weiter: {reason}",
  'Cannot unpack into "{folder}": it needs {needed} MB and the disk has {free} MB free':
    "In „{folder}“ lässt sich nichts entpacken: {needed} MB werden gebraucht, {free} MB sind frei",
  'Cannot read the settings "{file}": {reason}': "Die Einstellungen „{file}“ sind nicht lesbar: {reason}",
  "Cannot use {key} = {value} from {place}: it is not allowed":
    "{key} = {value} aus {place} ist nicht erlaubt",
  'Cannot read the ledger "{file}": {reason}':
    "Das Verzeichnis der Dateien „{file}“ ist nicht lesbar: {reason}",
  'Cannot read the log "{file}": {reason}': "Das Protokoll „{file}“ ist nicht lesbar: {reason}",
  'Cannot read the database "{file}": {reason}': "Die Datenbank „{file}“ ist nicht lesbar: {reason}",
  'Cannot use the database "{file}": {reason}': "Die Datenbank „{file}“ ist nicht verwendbar: {reason}",
  'Cannot open "{file}": {reason}': "„{file}“ lässt sich nicht öffnen: {reason}",
  "there is no such file": "Diese Datei gibt es nicht",
  "it is a folder": "Das ist ein Ordner",
  "it is no file of this app": "Das ist keine Datei dieser App",
  "it has more than 256 MB": "Sie hat mehr als 256 MB",
  'Cannot open the database "{file}": {reason}': "Die Datenbank „{file}“ lässt sich nicht öffnen: {reason}",
  'Cannot open the database "{file}": its log "{log}" is damaged, and changes would be lost':
    "Die Datenbank „{file}“ lässt sich nicht öffnen: Ihr Protokoll „{log}“ ist beschädigt, und Änderungen gingen verloren",
  'Cannot open the database "{file}": the log "{log}" belongs to another copy of it, and would mix old and new rows':
    "Die Datenbank „{file}“ lässt sich nicht öffnen: Das Protokoll „{log}“ gehört zu einer anderen Kopie und würde Altes und Neues mischen",
  'Cannot use {database}: version {newer} wrote it (migration "{name}"), this is {version}':
    "{database} ist nicht verwendbar: Version {newer} hat sie geschrieben (Migration „{name}“), dies ist {version}",
  'Cannot lock the home with "{file}": {reason}':
    "Der Datenordner lässt sich mit „{file}“ nicht sperren: {reason}",
  "Cannot find a free port from {port} on: all {count} tried are taken":
    "Ab Port {port} ist keiner frei: {count} wurden versucht",
  "Cannot listen on {host}: this computer does not have the address":
    "Die Adresse {host} ist nicht zu haben: Dieser Computer hat sie nicht",
  "Cannot listen on port {port} ({source}): another program has it":
    "Port {port} ({source}) ist nicht zu haben: Ein anderes Programm benutzt ihn",
  "Cannot listen on port {port} ({source}): the system does not allow it":
    "Port {port} ({source}) ist nicht zu haben: Das System erlaubt ihn nicht",
  "Cannot take over from version {old} of {title}: it does not stop":
    "Version {old} von {title} lässt sich nicht ablösen: Sie beendet sich nicht",
  "Cannot find your home directory: {state}": "Ihr persönlicher Ordner ist nicht zu finden: {state}",
  "the system names none": "das System nennt keinen",
  "{title} is already running (process {pid}) but does not answer":
    "{title} läuft schon (Prozess {pid}), antwortet aber nicht",
  "{title} is already running but does not answer": "{title} läuft schon, antwortet aber nicht",
  '{title} is running on another computer, "{computer}"':
    "{title} läuft auf einem anderen Computer: „{computer}“",
  '{title} stopped because of a bug in it. The details are in "{file}"':
    "{title} wurde wegen eines Fehlers in der App beendet. Mehr dazu steht in „{file}“",
  "{title} stopped because of a bug in it. The details could not be written to a file":
    "{title} wurde wegen eines Fehlers in der App beendet. Mehr dazu ließ sich nicht aufschreiben",
  "Cannot back up the database: {reason}": "Die Datenbank lässt sich nicht sichern: {reason}",
  'Cannot copy "{file}" to "{folder}": {reason}':
    "„{file}“ lässt sich nicht nach „{folder}“ kopieren: {reason}",
  'Cannot back up "{file}": its copy was removed from the backups meanwhile':
    "„{file}“ lässt sich nicht sichern: Etwas hat die Kopie inzwischen aus den Sicherungen entfernt",
  'Cannot apply the migration "{name}": {reason}':
    "Die Daten lassen sich mit „{name}“ nicht anpassen: {reason}",
  'Cannot use {database}: it has the migration "{name}" but not "{missing}" before it':
    "{database} ist nicht verwendbar: Die Migration „{name}“ ist darin, „{missing}“ davor aber nicht",
  "Cannot use {settings}: no address is left to listen on":
    "{settings} ist nicht verwendbar: Es bleibt keine Adresse für die App",
  "Cannot ask the running app (process {pid}) to {action}: it does not answer":
    "Die laufende App (Prozess {pid}) antwortet nicht auf: {action}",
  '{variable} is "{folder}", which is not an absolute path':
    "{variable} ist „{folder}“, und das ist kein vollständiger Pfad",
  "{title} is starting: {step} ({seconds} s so far)": "{title} startet: {step} (seit {seconds} s)",
  "{title} is updating to version {to}: {step} ({seconds} s so far)":
    "{title} wird auf Version {to} aktualisiert: {step} (seit {seconds} s)",
  "{title} is updating from version {from} to version {to}: {step} ({seconds} s so far)":
    "{title} wird von Version {from} auf Version {to} aktualisiert: {step} (seit {seconds} s)",

  // Steps of an update.
  "checking your data": "Ihre Daten werden geprüft",
  "counting your data": "Ihre Daten werden gezählt",
  "backing up your data": "Ihre Daten werden gesichert",
  "changing your data ({index} of {count})": "Ihre Daten werden angepasst ({index} von {count})",

  // Installing.
  "Cannot install {title}: it runs from its sources":
    "{title} lässt sich nicht installieren: Es läuft aus seinen Quelltexten",
  "Cannot install {title}: it is installed for one user, and none is here":
    "{title} lässt sich nicht installieren: Es wird für einen Benutzer installiert, und hier ist keiner",
  'Cannot change the installation in "{folder}": a package manager looks after it':
    "Die Installation in „{folder}“ lässt sich hier nicht ändern: Um sie kümmert sich eine Paketverwaltung",
  "Cannot change the installation of {title}: its installer looks after it":
    "Die Installation von {title} lässt sich hier nicht ändern: Um sie kümmert sich das Installationsprogramm",
  "Cannot change the list of installed apps: Windows does not allow it":
    "Die Liste der installierten Apps lässt sich nicht ändern: Windows erlaubt es nicht",
  "Cannot change the list of installed apps: {reason}":
    "Die Liste der installierten Apps lässt sich nicht ändern: {reason}",
  "another program has that name": "Ein anderes Programm heißt so",
  "the copy differs from the original": "Die Kopie unterscheidet sich vom Original",

  // Why nothing can be saved now.
  "The database was deleted or replaced while the app ran, so nothing can be saved now. Its contents are being copied.":
    "Die Datenbank wurde gelöscht oder ersetzt, während die App lief. Es wird nichts mehr gespeichert. Ihr Inhalt wird gerade kopiert.",
  "The database's log was deleted while the app ran, so nothing can be saved now. Everything you saved before is kept: stop the app and start it again.":
    "Das Protokoll der Datenbank wurde gelöscht, während die App lief. Es wird nichts mehr gespeichert. Was Sie vorher gespeichert haben, ist noch da: Beenden Sie die App, und starten Sie sie neu.",
  "The database's log was deleted while the app ran, so nothing can be saved now. Stop the app and start it again.":
    "Das Protokoll der Datenbank wurde gelöscht, während die App lief. Es wird nichts mehr gespeichert. Beenden Sie die App, und starten Sie sie neu.",
  'The database "{file}" is damaged, so nothing can be saved now. Stop the app and start it again: the start names the newest good backup.':
    "Die Datenbank „{file}“ ist beschädigt. Es wird nichts mehr gespeichert. Beenden Sie die App und starten Sie sie neu: Der Start nennt die neueste gute Sicherung.",
  'The database "{file}" was deleted while the app ran, so nothing can be saved now. Its contents are kept in "{copy}". Stop the app, then bring it back with: {command}':
    "Die Datenbank „{file}“ wurde gelöscht, während die App lief. Es wird nichts mehr gespeichert. Ihr Inhalt liegt in „{copy}“. Beenden Sie die App, und holen Sie ihn zurück mit: {command}",
  'The database "{file}" was deleted while the app ran, so nothing can be saved now. Its contents could not be copied. Stop the app, and see what can be restored with: {command}':
    "Die Datenbank „{file}“ wurde gelöscht, während die App lief. Es wird nichts mehr gespeichert. Ihr Inhalt ließ sich nicht kopieren. Beenden Sie die App, und sehen Sie nach, was sich wiederherstellen lässt: {command}",
  'The database "{file}" was replaced while the app ran, so nothing can be saved now. Its contents are kept in "{copy}". Stop the app, then bring it back with: {command}':
    "Die Datenbank „{file}“ wurde ersetzt, während die App lief. Es wird nichts mehr gespeichert. Ihr Inhalt liegt in „{copy}“. Beenden Sie die App, und holen Sie ihn zurück mit: {command}",
  'The database "{file}" was replaced while the app ran, so nothing can be saved now. Its contents could not be copied. Stop the app, and see what can be restored with: {command}':
    "Die Datenbank „{file}“ wurde ersetzt, während die App lief. Es wird nichts mehr gespeichert. Ihr Inhalt ließ sich nicht kopieren. Beenden Sie die App, und sehen Sie nach, was sich wiederherstellen lässt: {command}",
});
