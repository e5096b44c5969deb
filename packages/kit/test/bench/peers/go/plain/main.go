// The peer in Go: net/http and the SQLite that is written in Go itself, so that one file is made without a C compiler.
package main

import (
	"context"
	"database/sql"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	_ "modernc.org/sqlite"
	"peer/notes"
)

func main() {
	home := notes.Argument("--home")
	must(os.MkdirAll(home, 0o700))
	read := open(home)
	write := open(home)
	// SQLite lets one write at a time: the others wait here, not in it.
	write.SetMaxOpenConns(1)
	store, err := notes.Open(read, write)
	must(err)
	listener, err := net.Listen("tcp", "127.0.0.1:"+notes.Argument("--port"))
	must(err)
	store.Host = listener.Addr().String()
	mux := http.NewServeMux()
	for pattern, handler := range store.Routes() {
		mux.HandleFunc(pattern, handler)
	}
	server := &http.Server{Handler: mux}
	go server.Serve(listener)
	fmt.Printf("{\"event\":\"ready\",\"url\":\"http://%s/\"}\n", store.Host)
	stop, _ := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	<-stop.Done()
	server.Shutdown(context.Background())
	read.Close()
	write.Close()
}

func open(home string) *sql.DB {
	database, err := sql.Open("sqlite", "file:"+filepath.Join(home, "notes.db")+notes.Pragmas)
	must(err)
	return database
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
