// Package listeners keeps those who are told of something: as few words for each, because thousands may be.
package listeners

// List is those who are told. The zero value has none. Its owner's lock guards it.
type List struct{ first *One }

// One is somebody who is told.
type One struct {
	tell func()
	next *One
}

// Add has tell be called whenever those of the list are told.
func (l *List) Add(tell func()) *One {
	l.first = &One{tell: tell, next: l.first}
	return l.first
}

// Remove has one be told no more. It does nothing for one that is not there any more.
func (l *List) Remove(one *One) {
	for at := &l.first; *at != nil; at = &(*at).next {
		if *at == one {
			*at = one.next
			return
		}
	}
}

// Tell tells all.
func (l *List) Tell() {
	for one := l.first; one != nil; one = one.next {
		one.tell()
	}
}

// Empty reports whether there is nobody.
func (l *List) Empty() bool { return l.first == nil }
