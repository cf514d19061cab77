package main

import (
	"fmt"

	awsbase "github.com/hashicorp/aws-sdk-go-base/v2"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/tryfunc"
	"github.com/hashicorp/hcl/v2/hclparse"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

// checkIdentity reads `data "aws_caller_identity"` of a file as a run of Terraform does, with what the
// environment gets in by, and fails where a postcondition says no.
func checkIdentity(path string, _ []string) error {
	parsed, problems := hclparse.NewParser().ParseHCLFile(path)
	if problems.HasErrors() {
		return problems
	}
	arn, err := callerArn(awsbase.Config{})
	if err != nil {
		return err
	}
	scope := &hcl.EvalContext{
		Variables: map[string]cty.Value{
			"self": cty.ObjectVal(map[string]cty.Value{"arn": cty.StringVal(arn)}),
		},
		Functions: map[string]function.Function{"can": tryfunc.CanFunc, "regex": stdlib.RegexFunc},
	}
	checked := 0
	for _, data := range parsed.Body.(*hclsyntax.Body).Blocks {
		if data.Type != "data" || data.Labels[0] != "aws_caller_identity" {
			continue
		}
		for _, lifecycle := range blocksCalled("lifecycle", data) {
			for _, condition := range blocksCalled("postcondition", lifecycle) {
				if err := hold(condition, scope); err != nil {
					return err
				}
				checked++
			}
		}
	}
	if checked == 0 {
		return fmt.Errorf("%s checks nothing", path)
	}
	fmt.Println(arn)
	return nil
}

func blocksCalled(name string, in *hclsyntax.Block) []*hclsyntax.Block {
	var found []*hclsyntax.Block
	for _, one := range in.Body.Blocks {
		if one.Type == name {
			found = append(found, one)
		}
	}
	return found
}

func hold(condition *hclsyntax.Block, scope *hcl.EvalContext) error {
	held, problems := condition.Body.Attributes["condition"].Expr.Value(scope)
	if problems.HasErrors() {
		return problems
	}
	if held.True() {
		return nil
	}
	message, problems := condition.Body.Attributes["error_message"].Expr.Value(scope)
	if problems.HasErrors() {
		return problems
	}
	return fmt.Errorf("Resource postcondition failed: %s", message.AsString())
}
