// Package notes has what both peers in Go answer: the routes, answers, headers, Host check and durability of the sample app.
package notes

import (
	"database/sql"
	"encoding/json"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"strings"
	"time"
)

var arguments = os.Args

// Pragmas of every program here, as the driver takes them in the name of a database.
const Pragmas = "?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(ON)"

var headers = map[string]string{
	"Content-Security-Policy":      Argument("--csp"),
	"X-Content-Type-Options":       "nosniff",
	"Referrer-Policy":              "no-referrer",
	"Cross-Origin-Opener-Policy":   "same-origin",
	"Cross-Origin-Resource-Policy": "same-origin",
	"Cache-Control":                "no-store",
	"Content-Type":                 "application/json",
}

type note struct {
	ID        int64  `json:"id"`
	Title     string `json:"title"`
	Body      string `json:"body"`
	Pinned    bool   `json:"pinned"`
	CreatedAt int64  `json:"createdAt"`
	UpdatedAt int64  `json:"updatedAt"`
}

type newNote struct {
	Title  string `json:"title"`
	Body   string `json:"body"`
	Pinned bool   `json:"pinned"`
}

type segment struct {
	Text string `json:"text"`
	Hit  bool   `json:"hit"`
}

type found struct {
	Note    note      `json:"note"`
	Title   []segment `json:"title"`
	Snippet []segment `json:"snippet"`
}

const columns = "notes.id, notes.title, notes.body, pinned, created_at, updated_at"
const page = " LIMIT ? OFFSET ?"

// Store answers from a database; Host is the only one it lets in.
type Store struct {
	Host                   string
	list, get, add, search *sql.Stmt
}

// Open makes the tables in a database that has none.
func Open(read, write *sql.DB) (*Store, error) {
	var isThere bool
	const question = "SELECT count(*) FROM sqlite_schema WHERE name = 'notes'"
	if err := write.QueryRow(question).Scan(&isThere); err != nil {
		return nil, err
	}
	if !isThere {
		schema, err := os.ReadFile(Argument("--schema"))
		if err != nil {
			return nil, err
		}
		if _, err := write.Exec("BEGIN;" + string(schema) + ";COMMIT;"); err != nil {
			return nil, err
		}
	}
	store := &Store{}
	for _, query := range []struct {
		at   **sql.Stmt
		db   *sql.DB
		text string
	}{
		{&store.list, read, "SELECT " + columns + " FROM notes ORDER BY pinned DESC, updated_at DESC, id DESC" + page},
		{&store.get, read, "SELECT " + columns + " FROM notes WHERE id = ?"},
		{&store.add, write, "INSERT INTO notes (title, body, pinned, created_at, updated_at) VALUES (?, ?, ?, ?, ?) RETURNING " + columns},
		{&store.search, read, "SELECT " + columns + ", highlight(notes_fts, 0, char(2), char(3)), snippet(notes_fts, 1, char(2), char(3), '…', 24)" +
			" FROM notes JOIN notes_fts ON notes_fts.rowid = notes.id AND notes_fts MATCH ? ORDER BY pinned DESC, rank" + page},
	} {
		statement, err := query.db.Prepare(query.text)
		if err != nil {
			return nil, err
		}
		*query.at = statement
	}
	return store, nil
}

// Routes lists every route, for a router of any kind.
func (store *Store) Routes() map[string]http.HandlerFunc {
	routes := map[string]http.HandlerFunc{
		"GET /health":         store.health,
		"GET /api/notes":      store.answerList,
		"POST /api/notes":     store.answerNew,
		"GET /api/notes/{id}": store.answerOne,
		"GET /api/search":     store.answerSearch,
	}
	for pattern, handler := range routes {
		routes[pattern] = func(response http.ResponseWriter, request *http.Request) {
			if request.Host != store.Host {
				refuse(response, 421, "misdirected", "This app answers at http://"+store.Host+" only.")
				return
			}
			handler(response, request)
		}
	}
	return routes
}

func (store *Store) health(response http.ResponseWriter, _ *http.Request) {
	answer(response, 200, struct {
		Status  string `json:"status"`
		Name    string `json:"name"`
		Version string `json:"version"`
	}{"ok", Argument("--name"), Argument("--version")})
}

func (store *Store) answerList(response http.ResponseWriter, request *http.Request) {
	limit, offset, ok := readPage(request)
	if !ok {
		invalid(response)
		return
	}
	rows, err := store.list.Query(limit, offset)
	if err != nil {
		fail(response)
		return
	}
	defer rows.Close()
	list := []note{}
	for rows.Next() {
		var one note
		if err := scan(rows.Scan, &one); err != nil {
			fail(response)
			return
		}
		list = append(list, one)
	}
	answer(response, 200, list)
}

func (store *Store) answerOne(response http.ResponseWriter, request *http.Request) {
	id, err := strconv.ParseInt(request.PathValue("id"), 10, 64)
	if err != nil {
		invalid(response)
		return
	}
	var one note
	if err := scan(store.get.QueryRow(id).Scan, &one); err != nil {
		refuse(response, 404, "not_found", "There is no note with this id.")
		return
	}
	answer(response, 200, one)
}

func (store *Store) answerNew(response http.ResponseWriter, request *http.Request) {
	var body newNote
	if err := json.NewDecoder(request.Body).Decode(&body); err != nil {
		refuse(response, 400, "malformed", "The body of the request cannot be read.")
		return
	}
	if len(body.Title) < 1 || len(body.Title) > 200 || len(body.Body) > 20_000 {
		invalid(response)
		return
	}
	now := time.Now().UnixMilli()
	var one note
	if err := scan(store.add.QueryRow(body.Title, body.Body, body.Pinned, now, now).Scan, &one); err != nil {
		fail(response)
		return
	}
	answer(response, 201, one)
}

var words = regexp.MustCompile(`[\p{L}\p{N}]+`)

func (store *Store) answerSearch(response http.ResponseWriter, request *http.Request) {
	limit, offset, ok := readPage(request)
	if !ok {
		invalid(response)
		return
	}
	match := words.ReplaceAllString(request.URL.Query().Get("q"), `"$0"*`)
	rows, err := store.search.Query(match, limit, offset)
	if err != nil {
		fail(response)
		return
	}
	defer rows.Close()
	list := []found{}
	for rows.Next() {
		var one found
		var title, snippet string
		if err := scan(rows.Scan, &one.Note, &title, &snippet); err != nil {
			fail(response)
			return
		}
		one.Title, one.Snippet = toSegments(title), toSegments(snippet)
		list = append(list, one)
	}
	answer(response, 200, list)
}

func scan(from func(...any) error, one *note, more ...any) error {
	columns := []any{&one.ID, &one.Title, &one.Body, &one.Pinned, &one.CreatedAt, &one.UpdatedAt}
	return from(append(columns, more...)...)
}

func readPage(request *http.Request) (limit, offset int, ok bool) {
	query := request.URL.Query()
	limit, limitOk := readInteger(query.Get("limit"), 200)
	offset, offsetOk := readInteger(query.Get("offset"), 0)
	return limit, offset, limitOk && offsetOk && limit >= 1 && limit <= 200
}

func readInteger(text string, otherwise int) (int, bool) {
	if text == "" {
		return otherwise, true
	}
	value, err := strconv.Atoi(text)
	return value, err == nil
}

// A text in pieces, of which those between the marks were found.
func toSegments(marked string) []segment {
	list := []segment{}
	for _, piece := range strings.FieldsFunc(strings.ReplaceAll(marked, "\x02", "\x03\x02"), func(r rune) bool { return r == '\x03' }) {
		text, isHit := strings.CutPrefix(piece, "\x02")
		if text != "" {
			list = append(list, segment{text, isHit})
		}
	}
	return list
}

func invalid(response http.ResponseWriter) {
	refuse(response, 422, "invalid", "Some fields are invalid.")
}

func fail(response http.ResponseWriter) {
	refuse(response, 500, "internal", "Something went wrong.")
}

func refuse(response http.ResponseWriter, status int, code, message string) {
	type refusal struct {
		Code    string `json:"code"`
		Message string `json:"message"`
	}
	answer(response, status, struct {
		Error refusal `json:"error"`
	}{refusal{code, message}})
}

func answer(response http.ResponseWriter, status int, value any) {
	body, _ := json.Marshal(value)
	head := response.Header()
	for name, text := range headers {
		head.Set(name, text)
	}
	head.Set("Content-Length", strconv.Itoa(len(body)))
	response.WriteHeader(status)
	response.Write(body)
}

// Argument of the command line: what stands behind its name.
func Argument(name string) string {
	for index, value := range arguments {
		if value == name && index+1 < len(arguments) {
			return arguments[index+1]
		}
	}
	panic(name + " is missing")
}
