package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclparse"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"
)

type block struct {
	Type   string         `json:"type"`
	Labels []string       `json:"labels"`
	Values map[string]any `json:"values"`
	Blocks []block        `json:"blocks"`
}

func printBlocks(path string, _ []string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if !bytes.Equal(hclwrite.Format(text), text) {
		return fmt.Errorf("%s: terraform fmt would write it otherwise", path)
	}
	parsed, problems := hclparse.NewParser().ParseHCL(text, path)
	if problems.HasErrors() {
		return problems
	}
	return json.NewEncoder(os.Stdout).Encode(blocksOf(parsed.Body.(*hclsyntax.Body), text))
}

func blocksOf(body *hclsyntax.Body, text []byte) []block {
	all := []block{}
	for _, one := range body.Blocks {
		values := map[string]any{}
		for name, attribute := range one.Body.Attributes {
			values[name] = valueOf(attribute.Expr, text)
		}
		all = append(all, block{one.Type, one.Labels, values, blocksOf(one.Body, text)})
	}
	return all
}

// What depends on nothing as its value, a reference as its text.
func valueOf(expression hcl.Expression, text []byte) any {
	value, problems := expression.Value(nil)
	if problems.HasErrors() || !value.IsWhollyKnown() {
		return string(expression.Range().SliceBytes(text))
	}
	written, err := ctyjson.Marshal(value, cty.DynamicPseudoType)
	if err != nil {
		return string(expression.Range().SliceBytes(text))
	}
	var typed struct {
		Value any `json:"value"`
	}
	if err := json.Unmarshal(written, &typed); err != nil {
		return err.Error()
	}
	return typed.Value
}
