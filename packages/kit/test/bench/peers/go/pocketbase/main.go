// The peer on PocketBase: its start, router and databases, with the sample's routes as its maker would add them in Go.
package main

import (
	"database/sql"
	"fmt"
	"net"
	"net/http"
	"os"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase"
	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	"peer/notes"
)

func main() {
	// It reads them itself, and takes none but its own.
	os.Args = []string{os.Args[0], "serve", "--http", "127.0.0.1:" + notes.Argument("--port")}
	app := pocketbase.NewWithConfig(pocketbase.Config{
		DefaultDataDir:  notes.Argument("--home"),
		HideStartBanner: true,
		DBConnect: func(path string) (*dbx.DB, error) {
			return dbx.Open("sqlite", path+notes.Pragmas)
		},
	})
	app.OnServe().BindFunc(serve)
	if err := app.Start(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func serve(event *core.ServeEvent) error {
	// It would open a browser for the first administrator.
	event.InstallerFunc = nil
	store, err := notes.Open(poolOf(event.App.ConcurrentDB()), poolOf(event.App.NonconcurrentDB()))
	if err != nil {
		return err
	}
	// The sample has headers of its own.
	event.Router.Unbind(apis.DefaultSecurityHeadersMiddlewareId, apis.DefaultCorsMiddlewareId)
	for pattern, handler := range store.Routes() {
		var method, path string
		fmt.Sscanf(pattern, "%s %s", &method, &path)
		event.Router.Route(method, path, apis.WrapStdHandler(http.HandlerFunc(handler)))
	}
	// Which port the system chose for port 0 is known to whoever listens.
	listener, err := net.Listen("tcp", event.Server.Addr)
	if err != nil {
		return err
	}
	event.Listener = listener
	store.Host = listener.Addr().String()
	fmt.Printf("{\"event\":\"ready\",\"url\":\"http://%s/\"}\n", store.Host)
	return event.Next()
}

func poolOf(builder dbx.Builder) *sql.DB {
	return builder.(*dbx.DB).DB()
}
