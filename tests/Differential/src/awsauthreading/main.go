// Command awsauthreading answers what the authenticator's libraries make of the text of one key of aws-auth.
//
// It reads frames from standard input and writes one line of JSON for each: a frame is the kind (R, U or A), the length of
// the text in bytes as decimal digits, a line feed, and the text itself.
//
// The steps are those of the authenticator: a value that is blank is skipped; mapRoles and mapUsers go from YAML to JSON
// (sigs.k8s.io/yaml, unless the text begins with a brace) and from JSON into structs (encoding/json); mapAccounts goes
// straight into a list of texts (yaml.v2).
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"unicode"

	yaml2 "gopkg.in/yaml.v2"
	"sigs.k8s.io/yaml"
)

type ssoRow struct {
	PermissionSetName string `json:"permissionSetName"`
	AccountID         string `json:"accountID"`
	Partition         string `json:"partition"`
}

type roleRow struct {
	Arn      string   `json:"rolearn"`
	Sso      *ssoRow  `json:"sso"`
	Username string   `json:"username"`
	Groups   []string `json:"groups"`
	UserID   string   `json:"userid"`
}

type userRow struct {
	Arn      string   `json:"userarn"`
	Username string   `json:"username"`
	Groups   []string `json:"groups"`
	UserID   string   `json:"userid"`
}

type answer struct {
	Error    string   `json:"error"`
	Lost     bool     `json:"lost"`
	Rows     []row    `json:"rows"`
	Accounts []string `json:"accounts"`
}

type row struct {
	Arn      string   `json:"arn"`
	Sso      string   `json:"sso"`
	Username string   `json:"username"`
	Groups   []string `json:"groups"`
	UserID   string   `json:"userid"`
	Lower    string   `json:"lower"`
	Matches  string   `json:"matches"`
}

// callers are canonical ARNs in lower case, as the authenticator looks them up.
var callers = []string{
	"arn:aws:iam::111122223333:role/dev", "arn:aws:iam::111122223333:role/team/dev", "arn:aws:iam::111122223333:role/a",
	"arn:aws:iam::111122223333:role/s", "arn:aws:iam::111122223333:role/k", "arn:aws:iam::111122223333:role/i",
	"arn:aws:iam::111122223333:user/ops", "arn:aws:iam::111122223333:user/",
}

// matching answers for each caller whether an ARN matches it, as a text of zeros and ones.
func matching(arn string) string {
	answer := ""
	for _, caller := range callers {
		if strings.EqualFold(arn, caller) {
			answer += "1"
		} else {
			answer += "0"
		}
	}
	return answer
}

func main() {
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriterSize(os.Stdout, 1<<20)
	for {
		kind, text, ok := frame(in)
		if !ok {
			break
		}
		line, err := json.Marshal(read(kind, text))
		if err != nil {
			panic(err)
		}
		out.Write(line)
		out.WriteByte('\n')
		out.Flush()
	}
}

func frame(in *bufio.Reader) (byte, []byte, bool) {
	head, err := in.ReadString('\n')
	if err != nil {
		return 0, nil, false
	}
	length, err := strconv.Atoi(strings.TrimSpace(head[1:]))
	if err != nil {
		panic(err)
	}
	text := make([]byte, length)
	if _, err := io.ReadFull(in, text); err != nil {
		panic(err)
	}
	return head[0], text, true
}

func read(kind byte, text []byte) (result answer) {
	defer func() {
		if r := recover(); r != nil {
			result = answer{Error: fmt.Sprintf("panic: %v", r), Lost: true}
		}
	}()
	switch strings.TrimSpace(string(text)) {
	case "", "``", "\"\"", "''":
		return result
	}
	if kind == 'A' {
		accounts := []string{}
		if err := yaml2.Unmarshal(text, &accounts); err != nil {
			result.Error = err.Error()
		}
		result.Accounts = accounts
		return result
	}
	data := text
	if !bytes.HasPrefix(bytes.TrimLeftFunc(text, unicode.IsSpace), []byte("{")) {
		converted, err := yaml.YAMLToJSON(text)
		if err != nil {
			return answer{Error: err.Error(), Lost: true}
		}
		data = converted
	}
	if kind == 'R' {
		rows := []roleRow{}
		if err := json.Unmarshal(data, &rows); err != nil {
			result.Error = err.Error()
		}
		for _, r := range rows {
			sso := ""
			if r.Sso != nil {
				sso = strings.Join([]string{r.Sso.PermissionSetName, r.Sso.AccountID, r.Sso.Partition}, "\x1f")
			}
			result.Rows = append(result.Rows, row{r.Arn, sso, r.Username, r.Groups, r.UserID, strings.ToLower(r.Arn), matching(r.Arn)})
		}
		return result
	}
	rows := []userRow{}
	if err := json.Unmarshal(data, &rows); err != nil {
		result.Error = err.Error()
	}
	for _, r := range rows {
		result.Rows = append(result.Rows, row{r.Arn, "", r.Username, r.Groups, r.UserID, r.Arn, matching(r.Arn)})
	}
	return result
}
