module kubewire.test/goclient

go 1.26.0
