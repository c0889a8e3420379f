package reconnect

// Listeners are those who are told of something, such as [Store.Changes]: as a few words each, because thousands may be. The zero value has none.
// It is not safe for concurrent use.
type Listeners struct{ first *Listener }

// Listener is one of [Listeners].
type Listener struct {
	tell func()
	next *Listener
}

// Add has tell be called whenever the others are told.
func (l *Listeners) Add(tell func()) *Listener {
	l.first = &Listener{tell: tell, next: l.first}
	return l.first
}

// Remove has one be told no more. It does nothing for one that is not there any more.
func (l *Listeners) Remove(one *Listener) {
	for at := &l.first; *at != nil; at = &(*at).next {
		if *at == one {
			*at = one.next
			return
		}
	}
}

// Tell tells all.
func (l *Listeners) Tell() {
	for one := l.first; one != nil; one = one.next {
		one.tell()
	}
}

// Empty reports whether there is nobody.
func (l *Listeners) Empty() bool { return l.first == nil }
