//go:build redis

package redis_test

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/internal/redisserver"
	"github.com/open-reconnect/reconnect/internal/transcript"
)

// said are what the files say openly: commands, names of keys, random ids and HMACs.
var said = regexp.MustCompile(
	`test:(\{test:[0-9a-z]+\}:(flow|due|claim|attempts|note|about|birth|probe):([0-9a-f]{32}|[0-9a-f]{24}|all|mark|[A-Z2-7]{12})|changes)|[0-9a-f]{24,}|[A-Z2-7]{16} |` +
		`redis-(ver|bits)|ctime|used-mem|repl-\w+|aof-(base|preamble)|file appendonly\S+ seq \d+ type \w|` +
		`\*\d+\r\n|\$\d+\r\n|(SELECT|SET|PXAT|PX|NX|ZADD|PEXPIRE|PEXPIREAT|EXPIRE|MULTI|EXEC)\r\n|\d+\r\n|ZREM|DEL`)

func TestTheFilesOfRedisTellNothingOfWhatIsKept(t *testing.T) {
	t.Parallel()
	server := redisserver.Start(t, "--appendfsync", "everysec", "--rdbcompression", "no", "--aof-use-rdb-preamble", "no")
	s := open(t, at(server))
	now := time.Now()
	for range 20 {
		f := reconnect.NewFlow(reconnect.Entry{
			Client:     &reconnect.Client{ID: "coinwhistle"},
			Connection: reconnect.Connection{Provider: "powens", Account: "shop.biapi.pro 12345678", ID: "connection-27"},
			Link:       "https://reconnect.example.com/reconnect?code=temporary", State: "state-of-theirs", Callback: "https://shop.example/callback",
		}, "powens", now)
		f.ClaimBy("ab" + f.ID + "claim-of-a-code")
		f.Cursor = reconnect.Cursor(`{"token":"bearer-of-a-person"}`)
		f.Bank = reconnect.Bank{Name: "Banque du Lac"}
		f.Step = reconnect.Ask{Fields: []reconnect.Field{{Name: "otp", Label: "Votre code secret", Value: "Jeanne Dupont"}}}
		_, counted := s.Attempts(t.Context(), "attempts-of-jeanne", now, func(a *reconnect.Attempts) {
			a.Refused, a.Last, a.Open = a.Refused+1, now, map[string]time.Time{f.ID: now}
		})
		_, noted := s.Note(t.Context(), "note-of-jeanne", now, time.Hour, func([]byte) []byte { return []byte("coinwhistle " + f.ID) })
		if err := errors.Join(s.Create(t.Context(), f), counted, noted); err != nil {
			t.Fatal(err)
		}
		if _, err := turn(t.Context(), s, f.ID); err != nil {
			t.Fatal(err)
		}
	}
	server.Do("SAVE")
	var all []byte
	files := 0
	err := filepath.WalkDir(server.Folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == "log" {
			return err
		}
		data, err := os.ReadFile(path)
		all, files = append(all, data...), files+1
		return err
	})
	if err != nil || files < 4 || bytes.Count(all, []byte(":flow:")) < 60 {
		t.Fatalf("%d files of %d bytes are no dump and no append-only file (%v)", files, len(all), err)
	}
	all = said.ReplaceAll(all, []byte{0})
	for _, found := range regexp.MustCompile(`[ -~]{18,}`).FindAll(all, -1) { // ciphertext has shorter ones
		t.Errorf("the files say %q", found)
	}
	f, err := json.Marshal(newFlow())
	if err != nil {
		t.Fatal(err)
	}
	words := string(f) + " coinwhistle bearer Banque Dupont callback temporary connection claim jeanne"
	for _, word := range regexp.MustCompile(`[A-Za-z]{6,}`).FindAllString(words, -1) {
		if bytes.Contains(all, []byte(word)) {
			t.Errorf("the files say %q", word)
		}
	}
}

func TestAValueThatWasChangedOrMovedIsRefusedAndSaidSo(t *testing.T) {
	t.Parallel()
	server := redisserver.Start(t)
	var log transcript.Text
	s := logging(t, at(server), &log)
	key := func(f *reconnect.Flow) string { return "test:{test:" + f.ID[:1] + "}:flow:" + f.ID }
	moved, changed, whole := create(t, s), create(t, s), create(t, s)
	server.Do("COPY", key(whole), key(moved), "REPLACE")
	server.Do("SETRANGE", key(changed), "40", "changed")
	for _, f := range []*reconnect.Flow{moved, changed} {
		if _, err := s.Read(t.Context(), f.ID); !errors.Is(err, reconnect.ErrNotFound) || !log.Has(f.ID) {
			t.Errorf("read: %v; said: %s", err, log.String())
		}
	}
	if got, err := s.Read(t.Context(), whole.ID); err != nil || !strings.HasPrefix(got.ID, whole.ID) {
		t.Error(err)
	}
}

func TestAFlowOfANewerReleaseIsLeftToItsReplicas(t *testing.T) {
	t.Parallel()
	server := redisserver.Start(t)
	s := open(t, at(server))
	f := create(t, s)
	data, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	newer := regexp.MustCompile(`"form":\d+`).ReplaceAll(data, []byte(`"form":99`))
	sealed, err := ring(t, "one").Seal("redis flow", f.ID, newer)
	if err != nil {
		t.Fatal(err)
	}
	server.Do("EVAL", `redis.call('SET', KEYS[1], '0 ' .. ARGV[1]:gsub('..', function(h) return string.char(tonumber(h, 16)) end))`,
		"1", "test:{test:"+f.ID[:1]+"}:flow:"+f.ID, hex.EncodeToString(sealed))
	for range 2 {
		if _, err := s.Read(t.Context(), f.ID); !errors.Is(err, reconnect.ErrAway) {
			t.Errorf("read: %v", err)
		}
	}
}
