// CEL on a generated policy, as a Go library: a program a rule, compiled once; what CEL leaves to
// its host (which rules there are, points, outcomes) is a loop over them. The input holds CEL's own
// values, so that nothing is converted twice.
package main

import (
	"encoding/json"
	"os"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"

	"helios/peers/protocol"
)

type rule struct {
	Rule, When, Outcome string
	Points              int64
	program             cel.Program
}

type event struct {
	Country         string `json:"country"`
	MerchantCountry string `json:"merchant_country"`
	Currency        string `json:"currency"`
	Category        string `json:"category"`
	Channel         string `json:"channel"`
	Segment         string `json:"segment"`
	Merchant        string `json:"merchant"`
	Bin             string `json:"bin"`
	Amount          int64  `json:"amount"`
	Hour            int64  `json:"hour"`
	AccountAge      int64  `json:"account_age"`
	DeviceAge       int64  `json:"device_age"`
	Payments1h      int64  `json:"payments_1h"`
	Payments24h     int64  `json:"payments_24h"`
	Declines7d      int64  `json:"declines_7d"`
}

func (e event) values() map[string]any {
	return map[string]any{
		"country": types.String(e.Country), "merchant_country": types.String(e.MerchantCountry),
		"currency": types.String(e.Currency), "category": types.String(e.Category),
		"channel": types.String(e.Channel), "segment": types.String(e.Segment),
		"merchant": types.String(e.Merchant), "bin": types.String(e.Bin),
		"amount": types.Int(e.Amount), "hour": types.Int(e.Hour),
		"account_age": types.Int(e.AccountAge), "device_age": types.Int(e.DeviceAge),
		"payments_1h": types.Int(e.Payments1h), "payments_24h": types.Int(e.Payments24h),
		"declines_7d": types.Int(e.Declines7d),
	}
}

func environment() (*cel.Env, error) {
	var variables []cel.EnvOption
	for name, value := range (event{}).values() {
		kind := cel.IntType
		if _, isText := value.(types.String); isText {
			kind = cel.StringType
		}
		variables = append(variables, cel.Variable(name, kind))
	}
	return cel.NewEnv(variables...)
}

type peer []rule

func load(folder string) (protocol.Peer[cel.Activation], error) {
	var rules peer
	source, err := os.ReadFile(folder + "/policy.cel.json")
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(source, &rules); err != nil {
		return nil, err
	}
	env, err := environment()
	if err != nil {
		return nil, err
	}
	for i := range rules {
		checked, issues := env.Compile(rules[i].When)
		if issues.Err() != nil {
			return nil, issues.Err()
		}
		if rules[i].program, err = env.Program(checked, cel.EvalOptions(cel.OptOptimize)); err != nil {
			return nil, err
		}
	}
	return rules, nil
}

func (p peer) Rules() int { return len(p) }

func (p peer) Parse(line []byte) (cel.Activation, error) {
	var e event
	if err := json.Unmarshal(line, &e); err != nil {
		return nil, err
	}
	return cel.NewActivation(e.values())
}

func (p peer) Decide(input cel.Activation) (protocol.Answer, error) {
	answer := protocol.Answer{Outcome: "allow"}
	for i := range p {
		rule := &p[i]
		held, _, err := rule.program.Eval(input)
		if err != nil {
			return answer, err
		}
		if held == types.True {
			answer.Add(rule.Rule, rule.Points, rule.Outcome)
		}
	}
	return answer, nil
}

func main() { protocol.Run("CEL", "cel.dev/cel-go", load) }
