import { h, say, address } from './dom.js';
import { pages } from './pages.js';

const most = 300;
const state = { about: null, points: [], sample: null };
const element = id => document.getElementById(id);
let shown = null;

// --- Theme: the system's, until somebody chooses ---
const root = document.documentElement;
const kept = { get: () => { try { return localStorage.getItem('fusiontiered-theme'); } catch { return null; } }, set: value => { try { localStorage.setItem('fusiontiered-theme', value); } catch { /* not allowed here */ } } };
if (kept.get()) root.dataset.theme = kept.get();
element('theme').addEventListener('click', () => {
  const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  root.dataset.theme = dark ? 'light' : 'dark';
  kept.set(root.dataset.theme);
});

// --- Pages ---
const links = pages.map((page, index) => h('a', { href: `#${page.id}`, title: `Key ${index + 1}` }, page.name));
element('pages').append(...links.map(link => h('li', null, link)));

function open() {
  const id = location.hash.slice(1).split('?')[0];
  const index = pages.findIndex(page => page.id === id);
  if (id === 'main') return;
  const page = pages[Math.max(0, index)];
  links.forEach((link, at) => at === Math.max(0, index) ? link.setAttribute('aria-current', 'page') : link.removeAttribute('aria-current'));
  shown?.close?.();
  shown = page.make(state);
  element('main').replaceChildren(h('h2', null, page.name), ...shown.elements);
  document.title = `${page.name} – cache ${name()}`;
  update();
}

const name = () => state.about?.cache || 'default';

function update() {
  if (state.sample && shown) shown.update?.(state);
}

addEventListener('hashchange', () => { open(); element('main').focus({ preventScroll: true }); });
addEventListener('keydown', event => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest?.('input,select,textarea')) return;
  const page = pages[Number(event.key) - 1];
  if (page) location.hash = page.id;
});

// --- Several caches in one process ---
function choose(caches) {
  const choice = element('caches');
  choice.hidden = caches.length < 2;
  choice.replaceChildren(...caches.map(one => h('option', { value: one, selected: one === state.about.cache }, one || 'default')));
}
element('caches').addEventListener('change', event => { location.search = event.target.value ? `?cache=${encodeURIComponent(event.target.value)}` : ''; });

// --- What is wrong now ---
function diagnose(findings) {
  const [first, ...others] = findings;
  element('diagnosis').className = first.level;
  const sentence = `${first.problem}: ${first.advice}.`;
  if (element('sentence').textContent !== sentence) element('sentence').replaceChildren(h('b', null, first.problem), `: ${first.advice}.`);
  const list = others.map(one => `${one.problem}: ${one.advice}.`).join('\n');
  if (element('others').dataset.text !== list) {
    element('others').dataset.text = list;
    element('others').replaceChildren(...others.map(one => h('li', { class: one.level }, h('b', null, one.problem), `: ${one.advice}.`)));
  }
  // A screen reader hears a new problem, not each new figure in it.
  const kind = sentence.replace(/[\d.,]+/g, '#');
  if (element('spoken').dataset.kind !== kind) {
    element('spoken').dataset.kind = kind;
    element('spoken').textContent = sentence;
  }
}

// --- The stream ---
function link(text, kind) {
  say(element('link'), text);
  element('link').className = `link ${kind}`;
}

function listen() {
  const source = new EventSource(address('dashboard/live'));
  source.addEventListener('about', event => {
    state.about = JSON.parse(event.data);
    say(element('cache'), name());
    choose(state.about.caches);
    say(element('node'), `node ${state.about.node}${state.about.allowChanges ? '' : ' · read only'}`);
    open();
  });
  source.addEventListener('history', event => { state.points = JSON.parse(event.data); });
  source.addEventListener('sample', event => {
    state.sample = JSON.parse(event.data);
    if (state.sample.point) state.points = [...state.points, state.sample.point].slice(-most);
    diagnose(state.sample.findings);
    link('Live', 'on');
    update();
  });
  source.addEventListener('error', () => {
    link('No answer from the service; trying again', 'off');
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, 3000);
  });
}

open();
listen();
