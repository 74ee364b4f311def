import type { Attributes } from 'graphology-types';
import type { Sigma } from 'sigma';
import type { CameraState } from 'sigma/types';

/** A drawing that rests for so long while one still holds it is drawn anew. */
const restMilliseconds = 150;

/**
 * Whether the browser draws without a graphics card: then a drawing of thousands of nodes takes it a tenth of a second and
 * more, while moving a picture costs next to nothing.
 */
export function drawsInSoftware(): boolean {
  const context = document.createElement('canvas').getContext('webgl2');
  if (!context) return false;
  const told = context.getExtension('WEBGL_debug_renderer_info');
  const name = String(context.getParameter(told ? told.UNMASKED_RENDERER_WEBGL : context.RENDERER));
  // There are only so many contexts, and it would keep one until it is cleared away.
  context.getExtension('WEBGL_lose_context')?.loseContext();
  return /swiftshader|llvmpipe|softpipe|software|basic render/i.test(name);
}

/**
 * While a drawing is moved or zoomed, its picture is, as maps are; it is drawn anew as soon as it rests. What was out of
 * sight appears only then. @returns how to end it
 */
export function movePicture<Node extends Attributes, Edge extends Attributes>(
  sigma: Sigma<Node, Edge>,
): () => void {
  const { mouse, edgeLabels, ...shown } = sigma.getCanvases();
  const layers = Object.values(shown);
  const { nodes, edges, ...besides } = shown;
  // It only takes what the hand does, and that has nothing on it: each layer costs as much as a full one.
  if (mouse) mouse.style.opacity = '0';
  if (edgeLabels) edgeLabels.style.display = 'none';
  const camera = sigma.getCamera();
  const draw = sigma.scheduleRender.bind(sigma);
  let drawn: CameraState = camera.getState();
  let resting: ReturnType<typeof setTimeout> | undefined;
  for (const { style } of layers) style.transformOrigin = '0 0';

  const put = (transform: string, zoomed: boolean): void => {
    for (const { style } of layers) style.transform = transform;
    // Names do not grow with the drawing.
    for (const { style } of Object.values(besides)) style.visibility = zoomed ? 'hidden' : '';
  };
  const drawAnew = (): void => {
    resting = undefined;
    draw();
  };
  const onDrawn = (): void => {
    drawn = camera.getState();
    put('', false);
  };
  const hand = sigma.getMouseCaptor();
  const isMoving = (): boolean =>
    camera.isAnimated() || hand.isMoving || hand.draggedEvents > 0 || hand.currentWheelDirection !== 0;

  sigma.on('afterRender', onDrawn);
  // What the camera asks for when it moves.
  sigma.scheduleRender = () => {
    if (!isMoving()) return draw();
    const now = camera.getState();
    const at = (x: number, cameraState: CameraState) =>
      sigma.framedGraphToViewport({ x, y: 0 }, { cameraState });
    const [before, after] = [at(0, drawn), at(0, now)];
    const scale = (at(1, now).x - after.x) / (at(1, drawn).x - before.x);
    put(
      `translate(${after.x - scale * before.x}px, ${after.y - scale * before.y}px) scale(${scale})`,
      Math.abs(scale - 1) > 1e-6,
    );
    clearTimeout(resting);
    resting = setTimeout(drawAnew, restMilliseconds);
    return sigma;
  };
  return () => clearTimeout(resting);
}
