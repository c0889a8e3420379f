'use client'
/*
 * The page that mends a bank connection, as a component and a hook. Their types are in react.d.mts.
 */
import {createElement, useCallback, useEffect, useRef, useState} from 'react'
import {open as begin} from '@reconnect/embed'

// A page that is open hears the functions of the last render, whichever that is.
const useLatest = (options) => {
  const latest = useRef(options)
  useEffect(() => { latest.current = options })
  return useCallback((more) => {
    const now = {...latest.current, ...more}
    for (const name of ['onSuccess', 'onExit', 'onError', 'onEvent']) {
      now[name] = (event) => (more?.[name] || latest.current[name])?.(event)
    }
    return begin(now)
  }, [])
}

export const useReconnect = (options = {}) => {
  const start = useLatest(options)
  const handle = useRef(null)
  const [opened, setOpened] = useState(false)
  const open = useCallback((more) => {
    handle.current?.destroy()
    const mine = start(more)
    handle.current = mine
    setOpened(true)
    mine.ended.then(() => { if (handle.current === mine) setOpened(false) })
    return mine
  }, [start])
  const close = useCallback(() => handle.current?.close(), [])
  useEffect(() => () => {
    handle.current?.destroy()
    handle.current = null
  }, [])
  return {open, close, opened}
}

export const Reconnect = ({className, style, ...options}) => {
  const start = useLatest(options)
  const place = useRef(null)
  const {url, ticket, server, mode = 'frame', theme, lang} = options
  useEffect(() => {
    const handle = start({mode, container: place.current})
    return handle.destroy
  }, [start, url, ticket, server, mode, theme, lang])
  return createElement('div', {ref: place, className, style})
}
