// Receives OTLP/HTTP as an OpenTelemetry Collector does, by the Collector's own receiver, and writes what
// it was given: the address on the first line, then each request as a line of OTLP JSON.
package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/signal"
	"sync"
	"syscall"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/receiver"
	"go.opentelemetry.io/collector/receiver/otlpreceiver"
)

var writing sync.Mutex

// One line, whole: the request is answered after it is written.
func write(line []byte, err error) error {
	if err != nil {
		return err
	}
	writing.Lock()
	defer writing.Unlock()
	_, err = os.Stdout.Write(append(line, '\n'))
	return err
}

func must[T any](value T, err error) T {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	return value
}

// A port that is free now.
func freeAddress() string {
	listener := must(net.Listen("tcp", "127.0.0.1:0"))
	defer listener.Close()
	return listener.Addr().String()
}

func main() {
	address := freeAddress()
	factory := otlpreceiver.NewFactory()
	config := factory.CreateDefaultConfig()
	given := map[string]any{"protocols": map[string]any{"http": map[string]any{"endpoint": address}}}
	if err := confmap.NewFromStringMap(given).Unmarshal(config); err != nil {
		must(0, err)
	}
	settings := receiver.Settings{
		ID:                component.NewID(factory.Type()),
		TelemetrySettings: componenttest.NewNopTelemetrySettings(),
		BuildInfo:         component.NewDefaultBuildInfo(),
	}
	logs := must(consumer.NewLogs(func(_ context.Context, received plog.Logs) error {
		return write((&plog.JSONMarshaler{}).MarshalLogs(received))
	}))
	metrics := must(consumer.NewMetrics(func(_ context.Context, received pmetric.Metrics) error {
		return write((&pmetric.JSONMarshaler{}).MarshalMetrics(received))
	}))
	ctx := context.Background()
	for _, one := range []component.Component{
		must(factory.CreateLogs(ctx, settings, config, logs)),
		must(factory.CreateMetrics(ctx, settings, config, metrics)),
	} {
		if err := one.Start(ctx, componenttest.NewNopHost()); err != nil {
			must(0, err)
		}
	}
	fmt.Printf("http://%s\n", address)
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt, syscall.SIGTERM)
	<-stop
}
